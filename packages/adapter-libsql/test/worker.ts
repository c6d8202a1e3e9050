// Forked by tests. Each message is a job; the answer is what came of it.
import { createClient, type Transaction } from '@libsql/client/sqlite3';
import { isStorageError, type StorageAdapter } from '@skep/contracts';
import { changeFileKey, createLibsqlAdapter, type LibsqlAdapterOptions } from '../src/index.ts';
import { createEither } from './either.ts';
import { entry } from './with-store.ts';

export type Job =
  | { readonly job: 'connect'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'engine'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'become-nobody' }
  | { readonly job: 'open'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'write'; readonly key: string }
  | { readonly job: 'close' }
  | { readonly job: 'keep-opening'; readonly options: LibsqlAdapterOptions; readonly prefix: string }
  | { readonly job: 'stop' }
  | { readonly job: 'restore'; readonly options: LibsqlAdapterOptions; readonly source: string }
  | { readonly job: 'rekey'; readonly url: string; readonly keys: readonly [string, string] }
  | { readonly job: 'insert'; readonly options: LibsqlAdapterOptions; readonly key: string }
  | { readonly job: 'keys'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'increment'; readonly options: LibsqlAdapterOptions; readonly times: number }
  | { readonly job: 'lock'; readonly path: string; readonly how: 'IMMEDIATE' | 'EXCLUSIVE' }
  | { readonly job: 'unlock'; readonly afterMilliseconds: number };

const NOBODY = 65_534;

let kept: StorageAdapter | null = null;
let stopped = false;
const failures: string[] = [];
const finished = Promise.withResolvers<{ written: string[]; failures: string[] }>();

let locked: Transaction | null = null;

async function withStore(options: LibsqlAdapterOptions, work: (store: Store) => Promise<string>) {
  const store = createLibsqlAdapter(options);
  await store.connect();
  return work(store).finally(() => store.disconnect());
}

type Store = ReturnType<typeof createLibsqlAdapter>;

const jobs = {
  connect: ({ options }: Job & { job: 'connect' }) => withStore(options, async () => 'connected'),

  engine: ({ options }: Job & { job: 'engine' }) =>
    withStore(options, async (store) => {
      await store.migrations.up();
      return JSON.stringify((await store.statistics()).engine);
    }),

  /**
   * Gives up the rights of root, which permission bits do not bind. Done once everything is loaded: `nobody` may not be
   * able to read this program.
   */
  'become-nobody': async () => {
    await withStore({ url: ':memory:' }, async () => '');
    if (process.getuid?.() === 0) {
      process.setgroups?.([]);
      process.setgid?.(NOBODY);
      process.setuid?.(NOBODY);
    }
    return 'nobody';
  },

  insert: ({ options, key }: Job & { job: 'insert' }) =>
    withStore(options, async (store) => {
      await store.insert('user_config', [entry(key)]);
      return 'inserted';
    }),

  keys: ({ options }: Job & { job: 'keys' }) =>
    withStore(options, async (store) => (await store.find('user_config')).map(({ key }) => key).join()),

  /** Reads a number and writes the next one, each time in a transaction. */
  increment: ({ options, times }: Job & { job: 'increment' }) =>
    withStore(options, async (store) => {
      for (let i = 0; i < times; i++) {
        await store.transaction(async (tx) => {
          const [row] = await tx.find('user_config', { where: { key: 'counter' } });
          await new Promise((resolve) => setImmediate(resolve));
          await tx.update('user_config', { key: 'counter' }, { value: String(Number(row?.value) + 1) });
        });
      }
      return 'done';
    }),

  /** Connects a store and keeps it. */
  async open({ options }: Job & { job: 'open' }) {
    kept = createEither(options);
    await kept.connect();
    return 'open';
  },

  /** Writes with the store that is kept, without waiting for it to be open. */
  async write({ key }: Job & { job: 'write' }) {
    await kept?.insert('user_config', [entry(key)]);
    return 'written';
  },

  /** Disconnects the store that is kept. */
  async close() {
    await kept?.disconnect();
    return 'closed';
  },

  /** Opens the store again and again, each time writing one row, until told to stop; tells the keys acknowledged. */
  async 'keep-opening'({ options, prefix }: Job & { job: 'keep-opening' }) {
    stopped = false;
    const written: string[] = [];
    (async () => {
      for (let i = 0; !stopped; i++) {
        const store = createEither(options);
        try {
          await store.connect();
          await store.insert('user_config', [entry(`${prefix}${i}`)]);
          written.push(`${prefix}${i}`);
        } catch (error) {
          if (!isStorageError(error) || !error.isRetryable) failures.push(String(error));
        } finally {
          await store.disconnect();
        }
      }
      finished.resolve({ written, failures });
    })();
    return 'begun';
  },

  /** Answers at once, and restores again and again until it is killed. */
  async restore({ options, source }: Job & { job: 'restore' }) {
    (async () => {
      for (;;) await createEither(options).restore(source);
    })();
    return 'begun';
  },

  /** Answers at once, and gives the file one key and the other until it is killed. */
  async rekey({ url, keys: [one, other] }: Job & { job: 'rekey' }) {
    (async () => {
      for (;;) {
        await changeFileKey({ url, from: one, to: other });
        await changeFileKey({ url, from: other, to: one });
      }
    })();
    return 'begun';
  },

  async stop() {
    stopped = true;
    return JSON.stringify(await finished.promise);
  },

  /** Holds a lock until `unlock`. */
  async lock({ path, how }: Job & { job: 'lock' }) {
    const client = createClient({ url: `file:${encodeURIComponent(path)}`, concurrency: 1 });
    locked = await client.transaction('deferred');
    await locked.executeMultiple(`COMMIT; BEGIN ${how}`);
    return 'locked';
  },

  /** Answers at once. */
  async unlock({ afterMilliseconds }: Job & { job: 'unlock' }) {
    if (afterMilliseconds === 0) await locked?.rollback();
    else setTimeout(() => locked?.rollback(), afterMilliseconds);
    return 'unlocked';
  },
};

process.on('message', async (message: Job) => {
  const run = jobs[message.job] as (job: Job) => Promise<string>;
  const answer = await run(message).catch((error: unknown) =>
    isStorageError(error) ? `${error.reason}: ${error.message}` : String(error),
  );
  process.send?.(answer);
});
