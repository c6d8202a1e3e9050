import { type PageSource, viewOf } from './pages.ts';
import { readVarint } from './record.ts';

export const PAGE_KINDS = {
  2: 'index-interior',
  5: 'table-interior',
  10: 'index-leaf',
  13: 'table-leaf',
} as const;
export type PageKind = (typeof PAGE_KINDS)[keyof typeof PAGE_KINDS];

/** A cell of a page: what is in it, as far as it can be told. */
export interface Cell {
  /** The page left of it; only on interior pages. */
  readonly child: number | null;
  /** Of a row; null in an index. */
  readonly rowid: bigint | null;
  /** Null on an interior page of a table, and where it cannot be read to its end. */
  readonly payload: Uint8Array | null;
}

export interface BtreePage {
  readonly kind: PageKind;
  /** The rightmost page below it; null on a leaf. */
  readonly right: number | null;
  readonly cells: readonly Cell[];
  /** Cells that are announced and cannot be made out. */
  readonly brokenCells: number;
}

/** What a page says that it is; null where it is no page of a table or index, or not one of these any more. */
export function pageKind(bytes: Uint8Array, page: number): PageKind | null {
  const type = bytes[page === 1 ? 100 : 0];
  return (PAGE_KINDS as Readonly<Record<number, PageKind>>)[type ?? 0] ?? null;
}

/** Everything on a page that can be made out. */
export async function readBtreePage(
  source: PageSource,
  page: number,
  usable: number,
): Promise<BtreePage | null> {
  const bytes = await source.read(page);
  if (bytes === null) return null;
  const kind = pageKind(bytes, page);
  if (kind === null) return null;
  const view = viewOf(bytes);
  const start = page === 1 ? 100 : 0;
  const isLeaf = kind === 'table-leaf' || kind === 'index-leaf';
  const pointers = start + (isLeaf ? 8 : 12);
  const announced = view.getUint16(start + 3);
  const count = Math.min(announced, Math.floor((usable - pointers) / 2));
  const cells: Cell[] = [];
  for (let i = 0; i < count; i++) {
    const offset = view.getUint16(pointers + 2 * i);
    if (offset < pointers + 2 * count || offset >= usable) continue;
    const cell = await readCell(source, bytes, offset, kind, usable);
    if (cell !== null) cells.push(cell);
  }
  const right = isLeaf ? null : view.getUint32(start + 8);
  return { kind, right, cells, brokenCells: announced - cells.length };
}

async function readCell(
  source: PageSource,
  bytes: Uint8Array,
  offset: number,
  kind: PageKind,
  usable: number,
): Promise<Cell | null> {
  const isInterior = kind === 'table-interior' || kind === 'index-interior';
  if (isInterior && offset + 4 > usable) return null;
  const child = isInterior ? viewOf(bytes).getUint32(offset) : null;
  const at = isInterior ? offset + 4 : offset;
  if (kind === 'table-interior') {
    const rowid = readVarint(bytes, at);
    return rowid === null ? null : { child, rowid: rowid.value, payload: null };
  }
  const size = readVarint(bytes, at);
  if (size === null || size.value < 0n || size.value > 0x7fff_ffffn) return null;
  const rowid = kind === 'table-leaf' ? readVarint(bytes, size.next) : null;
  if (kind === 'table-leaf' && rowid === null) return null;
  const body = rowid?.next ?? size.next;
  const payload = await readPayload(source, bytes, body, Number(size.value), kind === 'table-leaf', usable);
  return { child, rowid: rowid?.value ?? null, payload };
}

/** What fits on the page, and then from page to page, as the file format says. */
async function readPayload(
  source: PageSource,
  bytes: Uint8Array,
  at: number,
  size: number,
  isTable: boolean,
  usable: number,
): Promise<Uint8Array | null> {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const spill = least + ((size - least) % (usable - 4));
  const local = size <= most ? size : spill <= most ? spill : least;
  if (at + local + (size > local ? 4 : 0) > usable) return null;
  if (size <= local) return bytes.subarray(at, at + size);
  if (size > source.count * source.pageSize) return null;
  const payload = new Uint8Array(size);
  payload.set(bytes.subarray(at, at + local));
  let filled = local;
  let next = viewOf(bytes).getUint32(at + local);
  while (filled < size) {
    const page = next === 0 ? null : await source.read(next);
    if (page === null) return null;
    const part = Math.min(size - filled, usable - 4);
    payload.set(page.subarray(4, 4 + part), filled);
    filled += part;
    next = viewOf(page).getUint32(0);
  }
  return payload;
}
