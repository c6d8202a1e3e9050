import { readBtreePage } from './btree-page.ts';
import type { PageOwners } from './page-owners.ts';
import type { PageSource } from './pages.ts';
import { decodeRecord, type RecordValue } from './record.ts';
import { type FittingRow, fitRow } from './row-fit.ts';
import type { TableShape } from './table-shape.ts';

/** A row that was found on a page. */
export interface FoundRow extends FittingRow {
  readonly rowid: bigint;
  /** Its number is not in the order of its page, so that it may be another one's. */
  readonly isOutOfOrder: boolean;
  /** Whether the page is known to be in use; what is on others may have been deleted. */
  readonly isInUse: boolean;
}

export interface FoundRows {
  readonly rows: FoundRow[];
  /** Numbers of rows whose content cannot be made out. */
  readonly unreadable: bigint[];
}

interface LeafRecord {
  readonly rowid: bigint;
  readonly values: RecordValue[] | null;
}

/**
 * Every row of every page that holds rows, by table. Whose rows they are is told by the tree that the page hangs in; where it
 * hangs in none, or in one whose rows look otherwise (then a pointer is damaged), by the rows themselves: their checksums, and
 * the kinds of their values.
 *
 * @param tableOf The shape of the table with this root page; null for pages of tables that are none of ours.
 */
export async function readRows(
  source: PageSource,
  usable: number,
  { owners, orphans }: PageOwners,
  shapes: readonly TableShape[],
  tableOf: (root: number) => TableShape | null | undefined,
): Promise<ReadonlyMap<string, FoundRows>> {
  const found = new Map(shapes.map(({ table }) => [table.name, { rows: [], unreadable: [] } as FoundRows]));
  const take = async (page: number, owner: TableShape | null, isInUse: boolean): Promise<void> => {
    const content = await readBtreePage(source, page, usable);
    if (content?.kind !== 'table-leaf') return;
    const records = content.cells.map(({ rowid, payload }) => ({
      rowid: rowid ?? 0n,
      values: payload === null ? null : decodeRecord(payload),
    }));
    const shape = judge(records, owner, shapes);
    if (shape === null) return;
    const into = found.get(shape.table.name);
    const ordered = longestAscending(records.map(({ rowid }) => rowid));
    for (const [index, { rowid, values }] of records.entries()) {
      const fitting = values === null ? null : fitRow(shape, rowid, values);
      if (fitting === null) into?.unreadable.push(rowid);
      else into?.rows.push({ ...fitting, rowid, isOutOfOrder: !ordered.has(index), isInUse });
    }
  };
  for (const [page, { root }] of owners) {
    const owner = tableOf(root);
    if (owner !== null) await take(page, owner ?? null, true);
  }
  for (const [page, { certain }] of orphans) await take(page, null, certain);
  return found;
}

/** Whose the rows of one page are; null where nobody's. */
function judge(
  records: readonly LeafRecord[],
  owner: TableShape | null,
  shapes: readonly TableShape[],
): TableShape | null {
  const ownScore = owner === null ? 0 : score(records, owner);
  if (owner !== null && ownScore >= records.length) return owner;
  let best = owner;
  let highest = ownScore;
  for (const shape of shapes) {
    if (shape === owner) continue;
    const reached = score(records, shape);
    if (reached > highest) [best, highest] = [shape, reached];
  }
  return best;
}

/** A row whose checksum fits can be of no other table. */
const CERTAIN = 100;

function score(records: readonly LeafRecord[], shape: TableShape): number {
  let sum = 0;
  for (const { rowid, values } of records) {
    const fitting = values === null ? null : fitRow(shape, rowid, values);
    if (fitting !== null) sum += fitting.holds === true ? CERTAIN : 1;
  }
  return sum;
}

/** The places of the most numbers that ascend: what is not among them is out of order. */
export function longestAscending(numbers: readonly bigint[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [index, number] of numbers.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const tail = numbers[tails[middle] ?? 0] ?? 0n;
      if (tail < number) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const places = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) places.add(at);
  return places;
}
