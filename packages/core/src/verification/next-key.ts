import type { Row, StoreCopy, TableDescriptor, Where } from '@skep/contracts';

/**
 * The primary key that follows `after`, asked for without the row it belongs to: an index has it, even where the row is on a page
 * that cannot be read. Null where none follows.
 */
export async function nextKey(
  store: Pick<StoreCopy, 'aggregate'>,
  table: TableDescriptor,
  after: Row | null,
): Promise<Row | null> {
  const { primaryKey } = table;
  if (after === null) return smallest(store, table, {}, 0);
  // With as many of the fields the same as can be: from the last to the first.
  for (let same = primaryKey.length - 1; same >= 0; same -= 1) {
    const field = primaryKey[same] ?? '';
    const prefix = Object.fromEntries(primaryKey.slice(0, same).map((name) => [name, after[name] ?? null]));
    const value = after[field] ?? null;
    if (value === null) continue;
    const next = await smallest(store, table, { ...prefix, [field]: { gt: value } }, same);
    if (next !== null) return { ...prefix, ...next };
  }
  return null;
}

/** The smallest values of the key's fields from `start` on, one field after the other. */
async function smallest(
  store: Pick<StoreCopy, 'aggregate'>,
  { name, primaryKey }: TableDescriptor,
  where: Where,
  start: number,
): Promise<Row | null> {
  const key: Row = {};
  for (const field of primaryKey.slice(start)) {
    const [group] = await store.aggregate(name, {
      where: { ...where, ...key },
      measures: { least: { op: 'min', field } },
    });
    const least = group?.values.least ?? null;
    if (least === null) return null;
    key[field] = least;
  }
  return key;
}
