import { createMemoryAdapter } from '@skep/adapter-memory';
import type { DataMethods, StorageAdapter, Transaction } from '@skep/contracts';

/** What happens instead of a call, or before it. Called with what is about to be done; it throws to make it fail. */
export type Fault = (step: Step) => Promise<void> | void;

export interface Step {
  readonly call: keyof DataMethods | 'begin' | 'commit' | 'connect' | 'migrate';
  readonly table: string | null;
}

/** A memory store that fails when it is told to. */
export function faultyAdapter(fault: Fault): StorageAdapter {
  const inner = createMemoryAdapter();
  const data = (methods: DataMethods): DataMethods => ({
    async find(table, query) {
      await fault({ call: 'find', table });
      return methods.find(table, query);
    },
    async aggregate(table, query) {
      await fault({ call: 'aggregate', table });
      return methods.aggregate(table, query);
    },
    async insert(table, rows, options) {
      await fault({ call: 'insert', table });
      return methods.insert(table, rows, options);
    },
    async update(table, where, changes) {
      await fault({ call: 'update', table });
      return methods.update(table, where, changes);
    },
    async delete(table, where) {
      await fault({ call: 'delete', table });
      return methods.delete(table, where);
    },
  });
  return {
    specificationVersion: inner.specificationVersion,
    name: inner.name,
    supports: inner.supports,
    migrations: inner.migrations,
    async connect() {
      await fault({ call: 'connect', table: null });
      await inner.connect();
    },
    disconnect: () => inner.disconnect(),
    isConnected: () => inner.isConnected(),
    file: inner.file,
    vacuum: (options) => inner.vacuum(options),
    checkpoint: () => inner.checkpoint(),
    backup: (path, options) => inner.backup(path, options),
    restore: (source, options) => inner.restore(source, options),
    salvage: (target) => inner.salvage(target),
    checkIntegrity: () => inner.checkIntegrity(),
    statistics: (options) => inner.statistics(options),
    sync: () => inner.sync(),
    ...data(inner),
    transaction: (work, options) =>
      inner.transaction(async (tx) => {
        await fault({ call: 'begin', table: null });
        const faulty: Transaction = { ...data(tx), savepoint: (part) => tx.savepoint(part) };
        const result = await work(faulty);
        await fault({ call: 'commit', table: null });
        return result;
      }, options),
  };
}
