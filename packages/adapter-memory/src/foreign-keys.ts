import {
  type ForeignKeyDescriptor,
  type Row,
  StorageError,
  type TableDescriptor,
  tables,
} from '@skep/contracts';
import { matching } from './read-statements.ts';
import { keyPart } from './rows.ts';
import type { StoreView } from './store-state.ts';

/**
 * Checks what one statement left behind, so that rows of one statement may refer to one another.
 *
 * @throws StorageError `foreign-key` where a written row refers to nothing, or a removed row is still referred to.
 */
export function checkForeignKeys(
  store: StoreView,
  table: TableDescriptor,
  { written = [], removed = [] }: { written?: readonly Row[]; removed?: readonly Row[] },
): void {
  for (const key of table.foreignKeys) {
    for (const row of written) if (!isSatisfied(store, key, row)) refuse(table, key, 'refers to no row of');
  }
  if (removed.length === 0) return;
  for (const child of Object.values<TableDescriptor>(tables)) {
    for (const key of child.foreignKeys.filter(({ references }) => references.table === table.name)) {
      const gone = new Set(removed.map((row) => keyPart(row[key.references.field] ?? null)));
      for (const row of store.table(child.name).rows()) {
        if (!gone.has(keyPart(row[key.field] ?? null)) || isSatisfied(store, key, row)) continue;
        refuse(child, key, 'still refers to a deleted row of');
      }
    }
  }
}

function isSatisfied(store: StoreView, { field, references }: ForeignKeyDescriptor, row: Row): boolean {
  const value = row[field] ?? null;
  if (value === null) return true;
  return matching(store.table(references.table), { [references.field]: value }).length > 0;
}

function refuse(table: TableDescriptor, key: ForeignKeyDescriptor, problem: string): never {
  throw new StorageError('foreign-key', `${table.name}.${key.field} ${problem} ${key.references.table}.`, {
    table: table.name,
    fields: [key.field],
    constraint: key.name,
  });
}
