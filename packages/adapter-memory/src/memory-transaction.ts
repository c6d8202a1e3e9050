import { StorageError, type Transaction } from '@skep/contracts';
import { aggregate, find } from './read-statements.ts';
import { StoreLayer, type StoreView, type WritableStore } from './store-state.ts';
import { insert, remove, update } from './write-statements.ts';

/** A transaction that writes to `store`: a layer that nobody else sees. Each savepoint is a layer on top. */
export function writeTransaction(store: StoreLayer): Transaction {
  const savepoints: StoreLayer[] = [];
  const top = (): WritableStore => savepoints.at(-1) ?? store;
  return {
    find: async (table, query) => find(top(), table, query),
    aggregate: async (table, query) => aggregate(top(), table, query),
    insert: async (table, rows, options) => insert(table, rows, options)(top()),
    update: async (table, where, changes) => update(table, where, changes)(top()),
    delete: async (table, where) => remove(table, where)(top()),
    async savepoint(work) {
      const depth = savepoints.length;
      const layer = new StoreLayer(top());
      savepoints.push(layer);
      try {
        const result = await work();
        if (top() !== layer) {
          throw new StorageError('invalid', 'Two savepoints overlap: await each before you begin the next.');
        }
        layer.merge();
        return result;
      } finally {
        savepoints.length = Math.min(savepoints.length, depth);
      }
    },
  };
}

/** A transaction that reads `store`: a view that nothing changes. */
export function readTransaction(store: StoreView): Transaction {
  const refuse = async (): Promise<never> => {
    throw new StorageError('invalid', 'This transaction only reads: open one with the mode write.');
  };
  return {
    find: async (table, query) => find(store, table, query),
    aggregate: async (table, query) => aggregate(store, table, query),
    insert: refuse,
    update: refuse,
    delete: refuse,
    savepoint: (work) => work(),
  };
}
