import type {
  AggregateQuery,
  DataMethods,
  InsertOptions,
  Query,
  QueryReport,
  StorageAdapter,
  Transaction,
  TransactionOptions,
  Where,
} from '@skep/contracts';
import {
  summarizeAggregate,
  summarizeInsert,
  summarizeQuery,
  summarizeUpdate,
  summarizeWhere,
} from './summarize-query.ts';

type Report = (report: QueryReport) => void;

/** The adapter, reporting each call of its data methods: the shape of the call, no values. */
export function reportQueries(adapter: StorageAdapter, report: Report): StorageAdapter {
  const timed = timer(report);
  const lifecycle: Omit<StorageAdapter, keyof DataMethods | 'transaction'> = {
    specificationVersion: adapter.specificationVersion,
    name: adapter.name,
    supports: adapter.supports,
    migrations: adapter.migrations,
    connect: () => adapter.connect(),
    disconnect: () => adapter.disconnect(),
    isConnected: () => adapter.isConnected(),
    file: adapter.file,
    vacuum: (options) => adapter.vacuum(options),
    checkpoint: () => adapter.checkpoint(),
    backup: (path, options) => adapter.backup(path, options),
    restore: (source, options) => adapter.restore(source, options),
    salvage: (target) => adapter.salvage(target),
    checkIntegrity: () => adapter.checkIntegrity(),
    statistics: (options) => adapter.statistics(options),
    sync: () => adapter.sync(),
  };
  return {
    ...lifecycle,
    ...reportData(adapter, timed),
    transaction: <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions) =>
      timed('transaction', null, options?.mode ?? 'write', () =>
        adapter.transaction(
          (tx) => work({ ...reportData(tx, timed), savepoint: (inner) => tx.savepoint(inner) }),
          options,
        ),
      ),
  };
}

type Timed = <T>(method: string, table: string | null, summary: string, call: () => Promise<T>) => Promise<T>;

function timer(report: Report): Timed {
  return async (method, table, summary, call) => {
    const start = performance.now();
    let error: unknown = null;
    try {
      return await call();
    } catch (failure) {
      error = failure;
      throw failure;
    } finally {
      report({ method, table, summary, durationMs: performance.now() - start, error });
    }
  };
}

function reportData(data: DataMethods, timed: Timed): DataMethods {
  return {
    find: (table: string, query: Query = {}) =>
      timed('find', table, summarizeQuery(query), () => data.find(table, query)),
    aggregate: (table: string, query: AggregateQuery) =>
      timed('aggregate', table, summarizeAggregate(query), () => data.aggregate(table, query)),
    insert: (table, rows, options?: InsertOptions) =>
      timed('insert', table, summarizeInsert(rows, options), () => data.insert(table, rows, options)),
    update: (table: string, where: Where, changes) =>
      timed('update', table, summarizeUpdate(where, changes), () => data.update(table, where, changes)),
    delete: (table: string, where: Where) =>
      timed('delete', table, `where ${summarizeWhere(where)}`, () => data.delete(table, where)),
  };
}
