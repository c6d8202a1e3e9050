import { decodeRows } from '../codec.ts';
import { columnNames } from '../sql-text/names.ts';
import type { RowFormat } from './row-format.ts';

/** Each column by itself. */
export const columnRows: RowFormat = {
  select: columnNames,
  text: (expression) => expression,
  decode: (table, columns, raws) => decodeRows(table, raws, columns),
  decodeText: (_table, _field, value) => value,
  refine: (_table, error) => error,
};
