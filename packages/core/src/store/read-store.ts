import type {
  AggregateQuery,
  AggregateRow,
  DataMethods,
  Query,
  Row,
  TableName,
  TableRows,
  Where,
} from '@skep/contracts';

/** What the store keeps for itself. */
const OMIT = ['checksum'];

/** Reading records by their types. */
export interface ReadStore {
  find<T extends TableName>(table: T, query?: Query): Promise<TableRows[T][]>;
  /** The first record that matches, by primary key; null where none does. */
  first<T extends TableName>(table: T, where: Where): Promise<TableRows[T] | null>;
  aggregate(table: TableName, query: AggregateQuery): Promise<AggregateRow[]>;
}

/** The records of an adapter, or of a transaction of one. */
export class RecordReader implements ReadStore {
  readonly #data: Pick<DataMethods, 'find' | 'aggregate'>;

  constructor(data: Pick<DataMethods, 'find' | 'aggregate'>) {
    this.#data = data;
  }

  async find<T extends TableName>(table: T, query?: Query): Promise<TableRows[T][]> {
    return recordsOf<T>(await this.#data.find(table, { ...query, omit: OMIT }));
  }

  async first<T extends TableName>(table: T, where: Where): Promise<TableRows[T] | null> {
    const rows = await this.#data.find(table, { where, limit: 1, omit: OMIT });
    return recordsOf<T>(rows)[0] ?? null;
  }

  aggregate(table: TableName, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.#data.aggregate(table, query);
  }
}

/** The one place where rows become records: the adapter gives every other field of the descriptor, in its kind. */
function recordsOf<T extends TableName>(rows: Row[]): TableRows[T][] {
  return rows as unknown[] as TableRows[T][];
}
