import type { Row, TableName, TableRows } from '@skep/contracts';

/** A row without its checksum, which is the store's own: what a record is. The adapter gives every field, in its kind. */
export function recordOf<T extends TableName>({ checksum: _, ...record }: Row): TableRows[T] {
  return record as unknown as TableRows[T];
}
