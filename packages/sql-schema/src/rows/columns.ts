import type { Row } from '@skep/contracts';
import { decodeOwnRow } from '../codec.ts';
import { columnNames } from '../sql-text/names.ts';
import type { RowFormat } from './row-format.ts';

/** Each column by itself. */
export const columnRows: RowFormat = {
  asArrays: false,
  select: columnNames,
  text: (expression) => expression,
  decode(table, columns, raws) {
    for (const raw of raws) decodeOwnRow(table, raw as Record<string, unknown>, columns);
    return raws as Row[];
  },
  decodeText: (_table, _field, value) => value,
  refine: (_table, error) => error,
};
