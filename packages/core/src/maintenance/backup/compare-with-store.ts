import { type DataMethods, StorageError } from '@skep/contracts';
import type { CopyFacts } from './verify-copy.ts';

type Reader = Pick<DataMethods, 'aggregate'>;

/**
 * Compares a copy with the store that it is of, which others have gone on writing to: by what the feed tells of since, each table
 * has as many rows as the copy and what came, less what went. Call it in one read transaction of the store.
 *
 * @param headBefore The newest entry of the feed before the copy was begun.
 * @throws StorageError `unknown` saying what does not fit.
 */
export async function compareWithStore(
  { rows, feed }: CopyFacts,
  store: Reader,
  headBefore: number,
): Promise<void> {
  const head = await headOf(store);
  if (feed.newest < headBefore || feed.newest > head) {
    throw different(`its change feed ends at ${feed.newest}, not between ${headBefore} and ${head}`);
  }
  const since = await changesSince(store, feed.newest);
  for (const [table, copied] of Object.entries(rows)) {
    const came = table === 'changes' ? head - feed.newest : (since.get(table) ?? 0);
    const [group] = await store.aggregate(table, { measures: { rows: { op: 'count' } } });
    const now = Number(group?.values.rows ?? 0);
    if (copied + came === now) continue;
    throw different(`of ${table} it has ${copied} rows, and the store has had ${now - came} at that time`);
  }
}

async function headOf(store: Reader): Promise<number> {
  const [group] = await store.aggregate('changes', { measures: { head: { op: 'max', field: 'seq' } } });
  return Number(group?.values.head ?? 0);
}

/** How many rows each table has more than at the entry `seq`. */
async function changesSince(store: Reader, seq: number): Promise<ReadonlyMap<string, number>> {
  const groups = await store.aggregate('changes', {
    where: { seq: { gt: seq }, operation: { in: ['insert', 'delete'] } },
    groupBy: ['table_name', 'operation'],
    measures: { changes: { op: 'count' } },
  });
  const more = new Map<string, number>();
  for (const { keys, values } of groups) {
    const table = String(keys.table_name);
    const count = Number(values.changes) * (keys.operation === 'insert' ? 1 : -1);
    more.set(table, (more.get(table) ?? 0) + count);
  }
  return more;
}

function different(why: string): StorageError {
  return new StorageError('unknown', `The backup is not used, because ${why}. Try again.`);
}
