import type {
  AggregateQuery,
  AggregateRow,
  DataMethods,
  Query,
  TableName,
  TableRows,
  Where,
} from '@skep/contracts';
import { recordOf } from './record-of.ts';

/** Reading records by their types. */
export interface ReadStore {
  find<T extends TableName>(table: T, query?: Query): Promise<TableRows[T][]>;
  /** The first record that matches, by primary key; null where none does. */
  first<T extends TableName>(table: T, where: Where): Promise<TableRows[T] | null>;
  aggregate(table: TableName, query: AggregateQuery): Promise<AggregateRow[]>;
}

export function readStore(data: Pick<DataMethods, 'find' | 'aggregate'>): ReadStore {
  // The one place where rows become records: the adapter returns every field of the descriptor, in its kind.
  const find = async <T extends TableName>(table: T, query?: Query): Promise<TableRows[T][]> =>
    (await data.find(table, query)).map(recordOf) as unknown[] as TableRows[T][];
  return {
    find,
    first: async (table, where) => (await find(table, { where, limit: 1 }))[0] ?? null,
    aggregate: (table, query) => data.aggregate(table, query),
  };
}
