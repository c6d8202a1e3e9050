import { pageKind, readBtreePage } from './btree-page.ts';
import { type FileFacts, type PageSource, viewOf } from './pages.ts';

/** What a page belongs to: the root page of its tree, by which way that was found out. */
export interface PageOwner {
  readonly root: number;
  readonly by: 'walk' | 'map';
}

/** Which pages hold rows and entries that count, and whose they are. */
export interface PageOwners {
  /** By page; only pages of tables and indexes. */
  readonly owners: ReadonlyMap<number, PageOwner>;
  /**
   * Pages of tables and indexes that nothing says the owner of. `certain` where they are known to be in use; otherwise they may
   * hold what was deleted.
   */
  readonly orphans: ReadonlyMap<number, { readonly certain: boolean }>;
  /** Roots whose trees could be walked to every leaf. */
  readonly wholeTrees: ReadonlySet<number>;
  readonly problems: readonly string[];
}

const FREE = 2;
const BTREE = 5;
const ROOT = 1;
const MAP_ENTRY = 5;

/** @param roots The root pages of all tables and indexes that are known. */
export async function findOwners(
  source: PageSource,
  facts: FileFacts,
  roots: readonly number[],
): Promise<PageOwners> {
  const problems: string[] = [];
  const free = await freePages(source, facts);
  if (!free.isWhole) problems.push('the list of unused pages is damaged');
  const map = facts.hasMap ? await readMap(source, facts.usable) : null;
  const owners = new Map<number, PageOwner>();
  const wholeTrees = new Set<number>();
  const isFree = (page: number): boolean => free.pages.has(page) || map?.get(page)?.type === FREE;
  for (const root of roots) {
    const isWhole = await walk(source, facts.usable, root, owners, isFree);
    if (isWhole) wholeTrees.add(root);
  }
  const known = new Set(roots);
  const orphans = new Map<number, { certain: boolean }>();
  for (let page = 1; page <= source.count; page++) {
    if (owners.has(page) || free.pages.has(page)) continue;
    const bytes = await source.read(page);
    if (bytes === null || pageKind(bytes, page) === null) continue;
    const entry = map?.get(page);
    // A page of the map begins with a type, too, and may look like one of a table.
    if (map?.has(page) === false && isMapPage(page, facts.usable)) continue;
    if (entry?.type === FREE) continue;
    const root = map === null ? null : rootByMap(map, page, known);
    if (root !== null) owners.set(page, { root, by: 'map' });
    else orphans.set(page, { certain: free.isWhole || entry?.type === BTREE || entry?.type === ROOT });
  }
  return { owners, orphans, wholeTrees, problems };
}

/** @returns Whether every page below the root could be read. */
async function walk(
  source: PageSource,
  usable: number,
  root: number,
  owners: Map<number, PageOwner>,
  isFree: (page: number) => boolean,
): Promise<boolean> {
  let isWhole = true;
  const pending = [root];
  let family: string | null = null;
  for (let page = pending.pop(); page !== undefined; page = pending.pop()) {
    const content = owners.has(page) || isFree(page) ? null : await readBtreePage(source, page, usable);
    const kin = content?.kind.split('-')[0] ?? null;
    family ??= kin;
    if (content === null || kin !== family) {
      isWhole = false;
      continue;
    }
    owners.set(page, { root, by: 'walk' });
    if (content.brokenCells > 0) isWhole = false;
    for (const { child } of content.cells) if (child !== null) pending.push(child);
    if (content.right !== null) pending.push(content.right);
  }
  return isWhole;
}

async function freePages(
  source: PageSource,
  { freeTrunk, freeCount, usable }: FileFacts,
): Promise<{ pages: ReadonlySet<number>; isWhole: boolean }> {
  const pages = new Set<number>();
  for (let trunk = freeTrunk; trunk !== 0; ) {
    if (pages.has(trunk)) break;
    const bytes = await source.read(trunk);
    if (bytes === null) break;
    const view = viewOf(bytes);
    const leaves = view.getUint32(4);
    if (leaves > usable / 4 - 2) break;
    pages.add(trunk);
    for (let i = 0; i < leaves; i++) pages.add(view.getUint32(8 + 4 * i));
    trunk = view.getUint32(0);
  }
  return { pages, isWhole: pages.size === freeCount };
}

type PageMap = ReadonlyMap<number, { readonly type: number; readonly parent: number }>;

/** How many pages a page of the map speaks of. */
const entriesOf = (usable: number): number => Math.floor(usable / MAP_ENTRY);

function isMapPage(page: number, usable: number): boolean {
  return page >= 2 && (page - 2) % (entriesOf(usable) + 1) === 0;
}

async function readMap(source: PageSource, usable: number): Promise<PageMap> {
  const map = new Map<number, { type: number; parent: number }>();
  const entries = entriesOf(usable);
  for (let page = 2; page <= source.count; page += entries + 1) {
    const bytes = await source.read(page);
    if (bytes === null) continue;
    const view = viewOf(bytes);
    for (let i = 0; i < entries && page + 1 + i <= source.count; i++) {
      const type = view.getUint8(MAP_ENTRY * i);
      if (type >= ROOT && type <= BTREE)
        map.set(page + 1 + i, { type, parent: view.getUint32(MAP_ENTRY * i + 1) });
    }
  }
  return map;
}

/** Whether the second page is one of a map, by its entries, where nothing else tells. */
export async function looksLikeMap(source: PageSource): Promise<boolean> {
  const bytes = await source.read(2);
  if (bytes === null) return false;
  const entries = Math.min(entriesOf(source.pageSize), source.count - 2);
  for (let i = 0; i < entries; i++) {
    const type = bytes[MAP_ENTRY * i] ?? 0;
    if (type < ROOT || type > BTREE) return false;
  }
  return entries > 0;
}

function rootByMap(map: PageMap, page: number, roots: ReadonlySet<number>): number | null {
  const seen = new Set<number>();
  for (let at = page; !seen.has(at); ) {
    if (roots.has(at)) return at;
    seen.add(at);
    const entry = map.get(at);
    if (entry?.type !== BTREE) return null;
    at = entry.parent;
  }
  return null;
}
