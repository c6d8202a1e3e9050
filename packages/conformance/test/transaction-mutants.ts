import { type StorageAdapter, StorageError, type Transaction } from '@skep/contracts';
import { bare, claiming, dataOf, delegate, delegateTransaction } from './delegate.ts';
import type { Mutant } from './mutant.ts';

/** Faults in transactions, in the life of the adapter, and in what it says of itself. */
export const transactionMutants: readonly Mutant[] = [
  {
    fault: 'a transaction is no transaction: updates are lost',
    foundBy: 'concurrent-increments-lose-none',
    mutate: (sound) => delegate(sound, { transaction: (work) => work(bare(sound)) }),
  },
  {
    fault: 'a failed transaction is kept',
    foundBy: 'transaction-rolls-back-when-work-throws',
    mutate: (sound) =>
      delegate(sound, {
        async transaction(work, options) {
          const result = await sound.transaction(async (tx) => {
            const [outcome] = await Promise.allSettled([work(tx)]);
            return outcome;
          }, options);
          if (result.status === 'rejected') throw result.reason;
          return result.value;
        },
      }),
  },
  {
    fault: 'a transaction that throws nothing in particular commits',
    foundBy: 'transaction-fails-with-whatever-is-thrown',
    mutate: (sound) =>
      delegate(sound, {
        async transaction(work, options) {
          let thrown: unknown;
          const result = await sound.transaction(
            (tx) =>
              work(tx).catch((error: unknown) => {
                thrown = error;
                if (error) throw error;
                return undefined as never;
              }),
            options,
          );
          if (thrown) throw thrown;
          return result;
        },
      }),
  },
  {
    fault: 'the error of the work is replaced',
    foundBy: 'transaction-rolls-back-when-work-throws',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction(work, options).catch((cause: unknown) => {
            throw new StorageError('unknown', 'The transaction failed.', { cause });
          }),
      }),
  },
  {
    fault: 'reads outside see an open transaction',
    foundBy: 'transaction-is-not-seen-before-commit',
    mutate(sound) {
      let open: Transaction | null = null;
      return delegate(sound, {
        find: (...call) => (open ?? sound).find(...call),
        transaction: (work, options) =>
          sound.transaction(async (tx) => {
            if (options?.mode !== 'read') open = tx;
            try {
              return await work(tx);
            } finally {
              open = null;
            }
          }, options),
      });
    },
  },
  {
    fault: 'reads inside do not see its own writes',
    foundBy: 'transaction-reads-its-own-writes',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction((tx) => work(delegateTransaction(tx, { find: dataOf(sound).find })), options),
      }),
  },
  {
    fault: 'a failed call breaks the transaction',
    foundBy: 'transaction-goes-on-after-a-failed-call',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction((tx) => {
            let failed = false;
            return work(
              delegateTransaction(tx, {
                async insert(...call) {
                  if (failed) throw new StorageError('unknown', 'The transaction is aborted.');
                  return tx.insert(...call).catch((error: unknown) => {
                    failed = true;
                    throw error;
                  });
                },
              }),
            );
          }, options),
      }),
  },
  {
    fault: 'a read transaction writes',
    foundBy: 'read-transaction-refuses-writes',
    mutate: (sound) => delegate(sound, { transaction: (work) => sound.transaction(work) }),
  },
  {
    fault: 'a read transaction sees what is committed meanwhile',
    foundBy: 'read-transaction-keeps-one-view',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          options?.mode === 'read' ? work(bare(sound)) : sound.transaction(work, options),
      }),
  },
  {
    fault: 'a nested transaction waits for itself',
    foundBy: 'nested-calls-are-refused',
    hangs: true,
    mutate(sound) {
      let last: Promise<unknown> = Promise.resolve();
      return delegate(sound, {
        transaction(work, options) {
          const turn = last.then(() => sound.transaction(work, options));
          last = turn.catch(() => undefined);
          return turn;
        },
      });
    },
  },
  {
    fault: 'a transaction that has ended still writes',
    foundBy: 'ended-transaction-is-refused',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction((tx) => {
            const late = async (...call: Parameters<Transaction['insert']>) =>
              tx.insert(...call).catch(() => sound.insert(...call));
            return work(delegateTransaction(tx, { insert: late }));
          }, options),
      }),
  },
  {
    fault: 'a savepoint is not undone',
    foundBy: 'savepoint-is-undone-alone',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction((tx) => work(delegateTransaction(tx, { savepoint: (part) => part() })), options),
      }),
  },
  {
    fault: 'a failed savepoint fails in silence',
    foundBy: 'savepoint-is-undone-alone',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) =>
          sound.transaction(
            (tx) =>
              work(
                delegateTransaction(tx, {
                  savepoint: <T>(part: () => Promise<T>) => tx.savepoint(part).catch(() => undefined as T),
                }),
              ),
            options,
          ),
      }),
  },
  {
    fault: 'an inner savepoint undoes its outer one',
    foundBy: 'savepoint-inside-another',
    mutate: (sound) =>
      delegate(sound, {
        transaction: (work, options) => sound.transaction((tx) => work(flatSavepoints(tx)), options),
      }),
  },
  {
    fault: 'disconnect closes nothing',
    foundBy: 'not-connected-after-disconnect',
    mutate(sound) {
      let connected = true;
      return delegate(sound, {
        async disconnect() {
          connected = false;
        },
        isConnected: () => connected,
      });
    },
  },
  {
    fault: 'disconnect pulls the rug',
    foundBy: 'disconnect-waits-for-what-is-under-way',
    mutate(sound) {
      const check = (): void => {
        if (!sound.isConnected()) throw new StorageError('not-connected', 'Closed in the middle.');
      };
      return delegate(sound, {
        transaction: (work, options) =>
          sound.transaction((tx) => {
            const insert: Transaction['insert'] = async (...call) => {
              check();
              return tx.insert(...call);
            };
            return work(delegateTransaction(tx, { insert }));
          }, options),
      });
    },
  },
  {
    fault: 'a second connect starts anew',
    foundBy: 'connect-twice',
    mutate: (sound) =>
      delegate(sound, {
        async connect() {
          await sound.disconnect();
          await sound.connect();
        },
      }),
  },
  {
    fault: 'supports can be changed',
    foundBy: 'supports-is-frozen',
    mutate: (sound) => delegate(sound, { supports: { ...sound.supports } }),
  },
  {
    fault: 'it claims to be durable, and gives no way to try it',
    foundBy: 'claims-can-be-tested',
    mutate: (sound) => claiming(sound, 'durable'),
  },
  {
    fault: 'it claims to serve several processes, and gives no way to try it',
    foundBy: 'claims-can-be-tested',
    mutate: (sound) => claiming(sound, 'multiProcess'),
  },
  {
    fault: 'it claims to vacuum, and refuses',
    foundBy: 'vacuum-keeps-the-rows',
    onSound: 'skipped',
    mutate: (sound) => claiming(sound, 'vacuum'),
  },
  {
    fault: 'it claims to check its integrity, and finds fault where there is none',
    foundBy: 'integrity-of-a-healthy-store',
    onSound: 'skipped',
    mutate: (sound) =>
      delegate(claiming(sound, 'integrityCheck'), {
        checkIntegrity: async () => ({ ok: false, problems: ['?'] }),
      }),
  },
  {
    fault: 'it claims to back up, and writes nothing',
    foundBy: 'backup-never-overwrites',
    onSound: 'skipped',
    mutate: (sound) => delegate(claiming(sound, 'backup'), { backup: async () => undefined }),
  },
  {
    fault: 'it cannot back up, and pretends to',
    foundBy: 'backup-not-supported',
    mutate: (sound) => delegate(sound, { backup: async () => undefined }),
  },
  ...[
    'backup-overwrites-when-told-to',
    'backup-is-looked-at',
    'restore-takes-the-place-and-keeps-what-was-there',
    'restore-needs-a-store-that-is-not-connected',
    'restore-that-is-refused-changes-nothing',
    'salvage-of-a-sound-store-saves-all',
    'salvage-of-a-damaged-store-accounts-for-every-row',
    'vacuum-gives-back-as-much-as-is-wanted',
    'checkpoint-puts-the-log-into-the-file',
    'checkpoint-waits-for-no-reader',
  ].map(
    (foundBy): Mutant => ({
      fault: 'it claims to look after its file, and does nothing',
      foundBy,
      onSound: 'skipped',
      mutate: pretending,
    }),
  ),
  {
    fault: 'it cannot restore, and pretends to',
    foundBy: 'restore-not-supported',
    mutate: (sound) => delegate(sound, { restore: async () => ({ replaced: null }) }),
  },
  {
    fault: 'it cannot salvage, and pretends to',
    foundBy: 'salvage-not-supported',
    mutate: (sound) => delegate(sound, { salvage: async () => ({ tables: [], problems: [] }) }),
  },
  {
    fault: 'it has no log, and pretends to put it into its file',
    foundBy: 'checkpoint-not-supported',
    mutate: (sound) => delegate(sound, { checkpoint: async () => ({ complete: true, walBytes: 0 }) }),
  },
  {
    fault: 'its file is told by a name that depends on the working directory',
    foundBy: 'file-is-an-absolute-path',
    mutate: (sound) => delegate(sound, { file: 'store.db' }),
  },
  {
    fault: 'it has no migrations, and pretends to migrate',
    foundBy: 'migrations-not-supported',
    mutate: (sound) =>
      delegate(sound, {
        migrations: { ...sound.migrations, up: async () => ({ migrations: [], backup: null }) },
      }),
  },
  {
    fault: 'statistics leave empty tables out',
    foundBy: 'statistics-count-rows',
    mutate: (sound) =>
      delegate(sound, {
        async statistics() {
          const { rows, ...rest } = await sound.statistics();
          return { ...rest, rows: Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0)) };
        },
      }),
  },
];

/** A store that says that it can do all maintenance, and does none of it. */
function pretending(sound: StorageAdapter): StorageAdapter {
  const all = { vacuum: true, checkpoint: true, backup: true, restore: true, salvage: true, durable: true };
  return delegate(sound, {
    supports: Object.freeze({ ...sound.supports, ...all }),
    vacuum: async () => undefined,
    checkpoint: async () => ({ complete: false, walBytes: 0 }),
    backup: async () => undefined,
    restore: async () => ({ replaced: null }),
    salvage: async () => ({ tables: [], problems: [] }),
  });
}

/** Savepoints of which only the outermost is one. */
function flatSavepoints(tx: Transaction): Transaction {
  let depth = 0;
  return delegateTransaction(tx, {
    async savepoint(part) {
      depth++;
      try {
        return await (depth === 1 ? tx.savepoint(part) : part());
      } finally {
        depth--;
      }
    },
  });
}
