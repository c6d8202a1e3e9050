import { isStorageError, StorageError, type TableDescriptor } from '@skep/contracts';
import { decodeRows } from '../codec.ts';
import { columnNames } from '../sql-text/names.ts';
import { decodeText, refuseTooLong } from './bytes.ts';
import type { RowFormat } from './row-format.ts';

/**
 * A row as the bytes of one JSON array, or all rows as one array of such. For a driver that ends the process when it meets text
 * that is no valid UTF-8, as damage makes it, but passes bytes on; and that takes longer over each value and each row than
 * the engine takes to write them as JSON.
 */
export const jsonRows: RowFormat = {
  select: (columns) => `cast(json_array(${columnNames(columns)}) as blob)`,
  selectTogether: (columns) => `cast(json_group_array(json_array(${columnNames(columns)})) as blob)`,
  text: (expression) => `cast(${expression} as blob)`,
  decode(table, columns, raws, isTogether) {
    const all = isTogether
      ? raws.flatMap((raw) => parseTogether(table, raw))
      : raws.map((raw) => parse(table, raw));
    return decodeRows(table, all, columns);
  },
  decodeText: (table, field, value) =>
    value instanceof ArrayBuffer ? decodeText(table, field, value) : value,
  refine({ name }, error) {
    if (!isStorageError(error) || !String(error.cause).includes('JSON cannot hold BLOB')) return error;
    return new StorageError('corrupt', `${name} holds bytes in the place of a value: the file is damaged.`, {
      table: name,
      cause: error.cause,
    });
  },
};

function parseTogether(table: TableDescriptor, raw: readonly unknown[]): readonly (readonly unknown[])[] {
  refuseTooLong(raw[0]);
  return parse(table, raw) as readonly (readonly unknown[])[];
}

function parse(table: TableDescriptor, [bytes]: readonly unknown[]): readonly unknown[] {
  return JSON.parse(decodeText(table, null, bytes)) as readonly unknown[];
}
