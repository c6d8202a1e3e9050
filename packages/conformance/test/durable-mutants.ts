import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageAdapter } from '@skep/contracts';
import type { Contents } from '../examples/json-file.ts';
import { createJsonFileAdapter } from '../examples/json-file-adapter.ts';
import { pause } from '../src/concurrency.ts';
import type { Subject } from '../src/subject.ts';
import { bare, claiming, delegate } from './delegate.ts';

/** A store on disk with one fault, and the scenario that must find it. */
export interface DurableMutant {
  readonly fault: string;
  readonly foundBy: string;
  mutate(sound: StorageAdapter, path: string): StorageAdapter;
  readonly onSound?: 'skipped';
}

export const durableMutants: readonly DurableMutant[] = [
  {
    fault: 'it acknowledges before it writes',
    foundBy: 'acknowledged-writes-survive-a-kill',
    mutate: (sound) =>
      delegate(sound, {
        async insert(table, rows, options) {
          setTimeout(() => sound.insert(table, rows, options).catch(() => undefined), 200);
          return rows.map((row) => ({ ...row }));
        },
      }),
  },
  {
    fault: 'a batch is two commits',
    foundBy: 'no-half-batch-survives-a-kill',
    mutate: (sound) =>
      delegate(sound, {
        async insert(table, rows, options) {
          const half = Math.ceil(rows.length / 2);
          const first = await sound.insert(table, rows.slice(0, half), options);
          // Most of a batch's time, so that one of the kills falls into it.
          await pause(60);
          return [...first, ...(await sound.insert(table, rows.slice(half), options))];
        },
      }),
  },
  {
    fault: 'an open transaction is written at once',
    foundBy: 'open-transaction-is-gone-after-a-kill',
    mutate: (sound) => delegate(sound, { transaction: (work) => work(bare(sound)) }),
  },
  {
    fault: 'counters are forgotten',
    foundBy: 'insert-never-reuses-keys-after-reopen',
    mutate: (sound, path) => rewriting(sound, path, ({ rows }) => ({ rows, counters: {} })),
  },
  {
    fault: 'counters are forgotten, after a kill',
    foundBy: 'keys-are-not-reused-after-a-kill',
    mutate: (sound, path) =>
      rewriting(sound, path, ({ rows }) => ({ rows: { ...rows, mcp_events: [] }, counters: {} })),
  },
  {
    fault: 'a table is not read again',
    foundBy: 'reopen-finds-every-row',
    mutate: (sound, path) =>
      rewriting(sound, path, ({ rows, counters }) => ({ rows: { ...rows, user_config: [] }, counters })),
  },
  ...[
    'peer-sees-what-is-committed',
    'peer-respects-keys',
    'peer-never-reuses-keys',
    'processes-insert-at-once',
    'processes-increment-at-once',
    'processes-get-different-keys',
    'held-write-lock-is-waited-for-or-told',
  ].map(
    (foundBy): DurableMutant => ({
      fault: 'it claims to serve several processes, and each has rows of its own',
      foundBy,
      onSound: 'skipped',
      mutate: (sound) => claiming(sound, 'multiProcess'),
    }),
  ),
];

/** The sound store where `mutant` is null. */
export async function openDurable(mutant: DurableMutant | null): Promise<Subject> {
  const directory = await mkdtemp(join(tmpdir(), 'skep-mutant-'));
  const path = join(directory, 'store.json');
  const opened: StorageAdapter[] = [];
  const connected = async (): Promise<StorageAdapter> => {
    const store = create(mutant, path);
    await store.connect();
    opened.push(store);
    return store;
  };
  let store = await connected();
  return {
    store,
    unconnected: () => create(mutant, path),
    peer: connected,
    async reopen() {
      await store.disconnect();
      store = await connected();
      return store;
    },
    fork: {
      module: import.meta.url,
      data: { path, index: mutant === null ? -1 : durableMutants.indexOf(mutant) },
    },
    async close() {
      for (const one of opened) await one.disconnect();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * For the suite's child processes.
 *
 * @public
 */
export async function openStore({ path, index }: { path: string; index: number }): Promise<StorageAdapter> {
  const store = create(durableMutants[index] ?? null, path);
  await store.connect();
  return store;
}

function create(mutant: DurableMutant | null, path: string): StorageAdapter {
  const sound = createJsonFileAdapter(path);
  return mutant === null ? sound : mutant.mutate(sound, path);
}

/** A store that changes what its file holds before it opens it. */
function rewriting(
  sound: StorageAdapter,
  path: string,
  change: (contents: Contents) => Contents,
): StorageAdapter {
  return delegate(sound, {
    async connect() {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text !== null && !sound.isConnected())
        await writeFile(path, JSON.stringify(change(JSON.parse(text))));
      await sound.connect();
    },
  });
}
