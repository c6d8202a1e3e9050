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

/** The records of an adapter, or of a transaction of one. */
export class RecordReader implements ReadStore {
  readonly #data: Pick<DataMethods, 'find' | 'aggregate'>;

  constructor(data: Pick<DataMethods, 'find' | 'aggregate'>) {
    this.#data = data;
  }

  async find<T extends TableName>(table: T, query?: Query): Promise<TableRows[T][]> {
    return (await this.#data.find(table, query)).map(recordOf<T>);
  }

  async first<T extends TableName>(table: T, where: Where): Promise<TableRows[T] | null> {
    const [row] = await this.#data.find(table, { where, limit: 1 });
    return row === undefined ? null : recordOf<T>(row);
  }

  aggregate(table: TableName, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.#data.aggregate(table, query);
  }
}
