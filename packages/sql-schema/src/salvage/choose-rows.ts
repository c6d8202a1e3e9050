import { encodeRecordKey } from '@skep/contracts';
import type { FoundRow, FoundRows } from './read-rows.ts';
import type { TableShape } from './table-shape.ts';

/** The newest that the change feed says of each record: `table` and `key` with a line break between them. */
export type NewestChanges = ReadonlyMap<string, string>;

export function newestChanges(changes: readonly FoundRow[]): NewestChanges {
  const newest = new Map<string, { seq: bigint; operation: string }>();
  for (const { rowid, row, holds } of changes) {
    if (holds === false) continue;
    const name = `${String(row.table_name)}\n${String(row.record_key)}`;
    if ((newest.get(name)?.seq ?? -1n) < rowid)
      newest.set(name, { seq: rowid, operation: String(row.operation) });
  }
  return new Map([...newest].map(([name, { operation }]) => [name, operation]));
}

/**
 * One row for each key: the one that is most likely what was written. What lies on a page that may be unused is taken only
 * where its checksum fits and the feed tells that the row is there.
 */
export function chooseRows(
  { table }: TableShape,
  { rows }: FoundRows,
  newest: NewestChanges,
): ReadonlyMap<string, FoundRow> {
  const chosen = new Map<string, FoundRow>();
  for (const row of rows) {
    const key = encodeRecordKey(table, row.row);
    const told = newest.get(`${table.name}\n${key}`);
    if (!row.isInUse && !(row.holds === true && (table.name === 'changes' || isThere(told)))) continue;
    const other = chosen.get(key);
    if (other === undefined || trust(row) > trust(other)) chosen.set(key, row);
  }
  return chosen;
}

/** The feed tells of all records but its own. */
function isThere(told: string | undefined): boolean {
  return told !== undefined && told !== 'delete';
}

function trust({ holds, isInUse, isOutOfOrder }: FoundRow): number {
  return (isInUse ? 8 : 0) + (isOutOfOrder ? 0 : 4) + (holds === true ? 2 : holds === null ? 1 : 0);
}

/** Whether the row is not known to be what was written. */
export function isAltered({ holds, isOutOfOrder }: FoundRow): boolean {
  return holds === false || isOutOfOrder;
}
