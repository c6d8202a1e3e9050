// Forked by tests. Each message is a job; the answer is what came of it.
import { createClient, type Transaction } from '@libsql/client/sqlite3';
import { isStorageError } from '@skep/contracts';
import { createLibsqlAdapter, type LibsqlAdapterOptions } from '../src/index.ts';
import { entry } from './with-store.ts';

export type Job =
  | { readonly job: 'connect'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'engine'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'become-nobody' }
  | { readonly job: 'insert'; readonly options: LibsqlAdapterOptions; readonly key: string }
  | { readonly job: 'keys'; readonly options: LibsqlAdapterOptions }
  | { readonly job: 'increment'; readonly options: LibsqlAdapterOptions; readonly times: number }
  | { readonly job: 'lock'; readonly path: string; readonly how: 'IMMEDIATE' | 'EXCLUSIVE' }
  | { readonly job: 'unlock'; readonly afterMilliseconds: number };

const NOBODY = 65_534;

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
