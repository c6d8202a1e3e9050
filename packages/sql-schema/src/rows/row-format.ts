import type { Row, TableDescriptor } from '@skep/contracts';
import type { Column } from '../codec.ts';

/** How the rows of a table are asked for and read: what is the fastest and the safest differs from driver to driver. */
export interface RowFormat {
  /** What to select for rows of these columns. */
  select(columns: readonly Column[]): string;
  /** The same for all rows of a sub-query, in one; absent where that is no faster. */
  readonly selectTogether?: (columns: readonly Column[]) => string;
  /** An expression that is text, as it is to be selected by itself. */
  text(expression: string): string;
  /**
   * Rows as the driver gives them, as arrays of what was selected, as rows of these columns.
   *
   * @param isTogether They were asked for by `selectTogether`.
   * @throws StorageError `corrupt` where the file holds what the table cannot hold.
   */
  decode(
    table: TableDescriptor,
    columns: readonly Column[],
    raws: readonly (readonly unknown[])[],
    isTogether: boolean,
  ): Row[];
  /** What `text` selected. @throws StorageError `corrupt` */
  decodeText(table: TableDescriptor, field: string, value: unknown): unknown;
  /** What is meant by an error that came instead of rows of the table. */
  refine(table: TableDescriptor, error: unknown): unknown;
}
