import type { Row, TableDescriptor } from './descriptor.ts';

/**
 * The primary key of a record as text, as the change feed carries it: the value itself for a single field
 * (`work-123-a1`, `42`), a JSON array for a composite key (`["acme","widget",7]`).
 */
export function encodeRecordKey(table: TableDescriptor, record: Readonly<Row>): string {
  const values = table.primaryKey.map((field) => record[field] ?? null);
  return values.length === 1 ? String(values[0]) : JSON.stringify(values);
}
