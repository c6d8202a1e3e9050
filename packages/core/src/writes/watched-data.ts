import type {
  AggregateQuery,
  AggregateRow,
  DataMethods,
  InsertOptions,
  Query,
  Row,
  Where,
} from '@skep/contracts';
import { isEngineFailure } from './own-failure.ts';

/** The data methods of a transaction, which remember the first failure of the engine, whatever their callers make of it. */
export class WatchedData implements DataMethods {
  readonly #data: DataMethods;
  /** Null while there was none. */
  failure: unknown = null;

  constructor(data: DataMethods) {
    this.#data = data;
  }

  find(table: string, query?: Query): Promise<Row[]> {
    return this.#data.find(table, query).catch(this.#note);
  }

  aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.#data.aggregate(table, query).catch(this.#note);
  }

  insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Promise<Row[]> {
    return this.#data.insert(table, rows, options).catch(this.#note);
  }

  update(table: string, where: Where, changes: Readonly<Row>): Promise<number> {
    return this.#data.update(table, where, changes).catch(this.#note);
  }

  delete(table: string, where: Where): Promise<number> {
    return this.#data.delete(table, where).catch(this.#note);
  }

  readonly #note = (error: unknown): never => {
    if (isEngineFailure(error)) this.failure ??= error;
    throw error;
  };
}
