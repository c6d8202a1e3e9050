import { type ChangeOperation, type DataMethods, type Row, type TableName, tables } from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';
import type { FeedEntry } from '../history/mark-record.ts';

/** A write that the change feed has yet to tell of. */
export interface PendingChange {
  readonly table_name: TableName;
  readonly record_key: string;
  readonly operation: ChangeOperation;
}

/** Entries of one statement. */
const ROWS = 500;

/**
 * Writes what the feed tells of a transaction: the last thing before its commit.
 *
 * @returns The newest of its entries; null where nothing was changed.
 */
export async function writeFeed(
  tx: Pick<DataMethods, 'insert'>,
  changes: readonly PendingChange[],
  changedAt: Date,
): Promise<FeedEntry | null> {
  let newest: FeedEntry | null = null;
  for (let start = 0; start < changes.length; start += ROWS) {
    const rows = changes.slice(start, start + ROWS).map((change) => entryRow(change, changedAt));
    const stored = await tx.insert('changes', rows, { returning: ['seq'] });
    const seq = Number(stored.at(-1)?.seq);
    newest = { seq, checksum: Number(rows.at(-1)?.checksum), changedAt };
  }
  return newest;
}

function entryRow({ table_name, record_key, operation }: PendingChange, changed_at: Date): Row {
  const row: Row = { table_name, record_key, operation, changed_at };
  row.checksum = rowChecksum(tables.changes, row);
  return row;
}
