// Forked by tests. Each message is a job; the answer is what came of it.
import { isStorageError } from '@skep/contracts';
import Database from 'better-sqlite3';
import { createSqliteAdapter } from '../src/index.ts';

export type Job =
  | { readonly job: 'connect'; readonly path: string }
  | { readonly job: 'become-nobody' }
  | { readonly job: 'increment'; readonly path: string; readonly times: number }
  | { readonly job: 'hold-lock'; readonly path: string; readonly milliseconds: number }
  | { readonly job: 'leave-memory-open' };

const NOBODY = 65_534;

const jobs = {
  /** Tells the reason why the file cannot be opened. */
  async connect({ path }: Job & { job: 'connect' }) {
    const store = createSqliteAdapter({ url: `sqlite:${path}` });
    await store.connect();
    await store.disconnect();
    return 'connected';
  },

  /**
   * Gives up the rights of root, which permission bits do not bind. Done once everything is loaded: `nobody` may not be
   * able to read this program.
   */
  async 'become-nobody'() {
    await jobs.connect({ job: 'connect', path: ':memory:' });
    if (process.getuid?.() === 0) {
      process.setgroups?.([]);
      process.setgid?.(NOBODY);
      process.setuid?.(NOBODY);
    }
    return 'nobody';
  },

  /** Reads a number and writes the next one, each time in a transaction. */
  async increment({ path, times }: Job & { job: 'increment' }) {
    const store = createSqliteAdapter({ url: `sqlite:${path}`, busyTimeout: 60_000 });
    await store.connect();
    for (let i = 0; i < times; i++) {
      await store.transaction(async (tx) => {
        const [row] = await tx.find('user_config', { where: { key: 'counter' } });
        await new Promise((resolve) => setImmediate(resolve));
        await tx.update('user_config', { key: 'counter' }, { value: String(Number(row?.value) + 1) });
      });
    }
    await store.disconnect();
    return 'done';
  },

  /** Answers when it has the write lock. */
  async 'hold-lock'({ path, milliseconds }: Job & { job: 'hold-lock' }) {
    const database = new Database(path);
    database.exec('BEGIN IMMEDIATE');
    setTimeout(() => database.close(), milliseconds);
    return 'held';
  },

  async 'leave-memory-open'() {
    await createSqliteAdapter({ url: 'sqlite::memory:' }).connect();
    return 'open';
  },
};

process.on('message', async (message: Job) => {
  const run = jobs[message.job] as (job: Job) => Promise<string>;
  const answer = await run(message).catch((error: unknown) =>
    isStorageError(error) ? `${error.reason}: ${error.message}` : String(error),
  );
  process.send?.(answer);
});
