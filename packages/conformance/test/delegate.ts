import type { DataMethods, StorageAdapter, Transaction } from '@skep/contracts';

/** Changes what some data methods do; `inner` is the sound store, or a sound transaction of it. */
export type DataMutation = (inner: DataMethods) => Partial<DataMethods>;

/** A store that passes every call on to `inner`, but for what is given. */
export function delegate(inner: StorageAdapter, changed: Partial<StorageAdapter> = {}): StorageAdapter {
  return {
    specificationVersion: inner.specificationVersion,
    name: inner.name,
    supports: inner.supports,
    migrations: inner.migrations,
    connect: () => inner.connect(),
    disconnect: () => inner.disconnect(),
    isConnected: () => inner.isConnected(),
    ...dataOf(inner),
    transaction: (work, options) => inner.transaction(work, options),
    file: inner.file,
    vacuum: (options) => inner.vacuum(options),
    checkpoint: () => inner.checkpoint(),
    backup: (path, options) => inner.backup(path, options),
    restore: (source, options) => inner.restore(source, options),
    salvage: (target) => inner.salvage(target),
    checkIntegrity: () => inner.checkIntegrity(),
    statistics: (options) => inner.statistics(options),
    sync: () => inner.sync(),
    ...changed,
  };
}

/** A store whose data methods are changed, inside transactions too. */
export function delegateData(inner: StorageAdapter, mutation: DataMutation): StorageAdapter {
  return delegate(inner, {
    ...mutation(inner),
    transaction: (work, options) =>
      inner.transaction((tx) => work(delegateTransaction(tx, mutation(tx))), options),
  });
}

export function delegateTransaction(tx: Transaction, changed: Partial<Transaction>): Transaction {
  return { ...dataOf(tx), savepoint: (work) => tx.savepoint(work), ...changed };
}

export function dataOf(inner: DataMethods): DataMethods {
  return {
    find: (...call) => inner.find(...call),
    aggregate: (...call) => inner.aggregate(...call),
    insert: (...call) => inner.insert(...call),
    update: (...call) => inner.update(...call),
    delete: (...call) => inner.delete(...call),
  };
}

/** What looks like a transaction, and goes straight to the store. */
export function bare(store: StorageAdapter): Transaction {
  return { ...dataOf(store), savepoint: (part) => part() };
}

/** A store that says it can do what it cannot. */
export function claiming(
  store: StorageAdapter,
  capability: keyof StorageAdapter['supports'],
): StorageAdapter {
  return delegate(store, { supports: Object.freeze({ ...store.supports, [capability]: true }) });
}
