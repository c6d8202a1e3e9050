import {
  encodeRecordKey,
  isStorageError,
  type Row,
  type StoreCopy,
  type TableName,
  tables,
} from '@skep/contracts';
import { nextKey } from './next-key.ts';

type Reader = Pick<StoreCopy, 'find' | 'aggregate'>;

/** A row, or the rows between two keys, that cannot be read. */
export interface UnreadableRows {
  readonly table: TableName;
  /** The key of the one row that it is, where that is known. */
  readonly only: Row | null;
  /** The last that can be read before them; null: they are from the first row on. */
  readonly after: Row | null;
  /** The first key that can be read again; null: they are to the last row. */
  readonly before: Row | null;
  /** What the store says, in words. */
  readonly problem: string;
}

const PAGE = 100;

/**
 * Every row that can be read, in the order of the keys mostly: where rows cannot be read, it goes on behind them, or reads from
 * the other end. Each page is a read of its own, so that no view of the store is held for as long as all of it takes.
 */
export async function* readablePages(
  store: Reader,
  table: TableName,
  onUnreadable: (rows: UnreadableRows) => void,
): AsyncGenerator<readonly Row[]> {
  let after: Row | null = null;
  let size = PAGE;
  const path = new Path(table);
  for (;;) {
    // A damaged page may hold keys in any order, and so lead back to where one was already.
    if (!path.isNew(after, size)) {
      const problem = 'Its keys are out of order.';
      return yield* fromTheEnd(store, table, { after, problem }, onUnreadable);
    }
    const page: readonly Row[] | Damage = await attempt(store, table, { after, limit: size });
    if (!(page instanceof Damage)) {
      if (page.length > 0) yield page;
      if (page.length < size) return;
      after = page.at(-1) ?? after;
      size = PAGE;
      continue;
    }
    if (size > 1) {
      size = Math.ceil(size / 4);
      continue;
    }
    const { problem } = page;
    // The row itself cannot be read, but mostly an index still has its key.
    const key: Row | null = await keyOfNext(store, table, after);
    if (key !== null) {
      onUnreadable({ table, only: key, after: null, before: null, problem });
      after = key;
      continue;
    }
    const behind: Row | null = await numberBehind(store, table, after);
    if (behind === null) return yield* fromTheEnd(store, table, { after, problem }, onUnreadable);
    onUnreadable({ table, only: null, after, before: oneMore(behind), problem });
    after = behind;
  }
}

/** The steps of one reading of a table: the same step again would lead the same way again. */
class Path {
  readonly #table: TableName;
  readonly #steps = new Set<string>();

  constructor(table: TableName) {
    this.#table = table;
  }

  isNew(cursor: Row | null, size: number): boolean {
    const step = `${size} ${cursor === null ? '' : encodeRecordKey(tables[this.#table], cursor)}`;
    if (this.#steps.has(step)) return false;
    this.#steps.add(step);
    return true;
  }
}

/** Reads down from the last row, until that fails as well. */
async function* fromTheEnd(
  store: Reader,
  table: TableName,
  { after, problem }: { after: Row | null; problem: string },
  onUnreadable: (rows: UnreadableRows) => void,
): AsyncGenerator<readonly Row[]> {
  let before: Row | null = null;
  let size = PAGE;
  const [field = ''] = tables[table].primaryKey;
  const orderBy = [{ field, direction: 'desc' as const }];
  const path = new Path(table);
  while (path.isNew(before, size)) {
    const page: readonly Row[] | Damage = await attempt(store, table, {
      after: before,
      limit: size,
      orderBy,
    });
    if (page instanceof Damage) {
      if (size === 1) break;
      size = Math.ceil(size / 4);
      continue;
    }
    if (page.length > 0) yield page;
    if (page.length < size) break;
    before = page.at(-1) ?? before;
    size = PAGE;
  }
  onUnreadable({ table, only: null, after, before, problem });
}

/** The key after a key that is one number. */
function oneMore(key: Row): Row {
  return Object.fromEntries(Object.entries(key).map(([field, number]) => [field, Number(number) + 1]));
}

/** The key of the row behind `after`; null where that cannot be read either, or is not behind it. */
async function keyOfNext(store: Reader, table: TableName, after: Row | null): Promise<Row | null> {
  try {
    return await nextKey(store, tables[table], after);
  } catch (error) {
    refuseUnlessDamage(error);
    return null;
  }
}

/** No key that the store assigns is larger. */
const LARGEST = 2 ** 40;

/** The last number behind which rows can be read again: for keys that are numbers, which can be stepped over. */
async function numberBehind(store: Reader, table: TableName, after: Row | null): Promise<Row | null> {
  const [field = '', ...others] = tables[table].primaryKey;
  if (others.length > 0 || tables[table].fields[field]?.kind !== 'integer') return null;
  const start = Number(after?.[field] ?? 0);
  const reads = async (number: number): Promise<boolean> =>
    !((await attempt(store, table, { after: { [field]: number }, limit: 1 })) instanceof Damage);
  let step = 1;
  while (!(await reads(start + step))) {
    if (step >= LARGEST) return null;
    step *= 2;
  }
  let [bad, good] = [start + Math.floor(step / 2), start + step];
  while (good - bad > 1) {
    const middle = Math.floor((bad + good) / 2);
    if (await reads(middle)) good = middle;
    else bad = middle;
  }
  return { [field]: good };
}

/** What came of a page that could not be read. */
class Damage {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

async function attempt(
  store: Reader,
  table: TableName,
  {
    after,
    ...query
  }: { after: Row | null; limit: number; orderBy?: readonly { field: string; direction: 'desc' }[] },
): Promise<readonly Row[] | Damage> {
  try {
    return await store.find(table, { ...query, ...(after !== null && { after }) });
  } catch (error) {
    refuseUnlessDamage(error);
    return new Damage(error.message);
  }
}

/** @throws whatever `error` is but damage: a store that is busy, or closed, may be whole. */
export function refuseUnlessDamage(error: unknown): asserts error is Error {
  if (isStorageError(error) && (error.reason === 'corrupt' || error.reason === 'unknown')) return;
  throw error;
}
