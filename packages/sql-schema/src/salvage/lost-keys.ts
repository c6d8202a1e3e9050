import { encodeRecordKey } from '@skep/contracts';
import { readBtreePage } from './btree-page.ts';
import type { PageOwners } from './page-owners.ts';
import type { PageSource } from './pages.ts';
import { decodeRecord } from './record.ts';
import { keyOfEntry } from './row-fit.ts';
import type { Root } from './system-tables.ts';
import type { TableShape } from './table-shape.ts';

/** What an index says of the rows of its table. */
export interface IndexEntry {
  readonly rowid: bigint;
  /** Null where the index does not hold the whole key. */
  readonly key: string | null;
}

export interface TableIndexes {
  readonly entries: readonly IndexEntry[];
  /** Whether at least one index could be read from its first entry to its last. */
  readonly isWhole: boolean;
}

/** All that the indexes still tell, by table. */
export async function readIndexEntries(
  source: PageSource,
  usable: number,
  { owners, wholeTrees }: PageOwners,
  roots: readonly Root[],
  shapes: readonly TableShape[],
): Promise<ReadonlyMap<string, TableIndexes>> {
  const result = new Map<string, { entries: IndexEntry[]; isWhole: boolean }>();
  const indexes = new Map<number, { shape: TableShape; columns: readonly string[] }>();
  for (const shape of shapes) {
    result.set(shape.table.name, { entries: [], isWhole: false });
    for (const [name, columns] of shape.indexes) {
      const root = roots.find((one) => one.kind === 'index' && one.name === name);
      if (root !== undefined) indexes.set(root.page, { shape, columns });
    }
  }
  const broken = new Set<number>();
  for (const [page, { root }] of owners) {
    const index = indexes.get(root);
    const content = index === undefined ? null : await readBtreePage(source, page, usable);
    if (index === undefined || content === null || !content.kind.startsWith('index')) continue;
    const into = result.get(index.shape.table.name)?.entries;
    for (const { payload } of content.cells) {
      const entry = payload === null ? null : entryOf(index.shape, index.columns, payload);
      if (entry === null) broken.add(root);
      else into?.push(entry);
    }
  }
  for (const [root, { shape }] of indexes) {
    const into = result.get(shape.table.name);
    if (into !== undefined && wholeTrees.has(root) && !broken.has(root)) into.isWhole = true;
  }
  return result;
}

function entryOf(shape: TableShape, columns: readonly string[], payload: Uint8Array): IndexEntry | null {
  const values = decodeRecord(payload);
  const rowid = values?.at(-1);
  if (values === null || values.length !== columns.length + 1) return null;
  if (typeof rowid !== 'number' && typeof rowid !== 'bigint') return null;
  const key =
    shape.rowidColumn === null ? keyOfEntry(shape, columns, values) : { [shape.rowidColumn]: Number(rowid) };
  return { rowid: BigInt(rowid), key: key === null ? null : encodeRecordKey(shape.table, key) };
}
