import {
  encodeRecordKey,
  type Row,
  StorageError,
  type StoreCopy,
  type TableName,
  tables,
} from '@skep/contracts';
import { holdsChecksum } from '@skep/contracts/adapter-kit';

/** What a comparison of rows with their checksums found. */
export interface RowCheck {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows that have a checksum. */
  readonly checked: number;
  /** Rows whose checksum nobody noted. */
  readonly unchecked: number;
  readonly altered: readonly AlteredRow[];
}

/** A row that does not say what was written. */
export interface AlteredRow {
  readonly table: TableName;
  /** As `encodeRecordKey` gives it. */
  readonly key: string;
}

const PAGE = 500;

type PagesOf = (table: TableName) => AsyncIterable<readonly Row[]>;

/**
 * Reads every row, page by page, and compares it with its checksum.
 *
 * @param onPage Called after each page; it ends the check by throwing.
 */
export function checkRows(store: Pick<StoreCopy, 'find'>, onPage: () => void = () => {}): Promise<RowCheck> {
  return checkPages(
    (table) => pagesOf(store, table),
    async () => onPage(),
  );
}

/** The same for rows that are read in another way. */
export async function checkPages(pagesOf: PagesOf, onPage: () => Promise<void>): Promise<RowCheck> {
  const rows: Record<string, number> = {};
  const altered: AlteredRow[] = [];
  let unchecked = 0;
  for (const table of Object.keys(tables) as TableName[]) {
    rows[table] = 0;
    for await (const page of pagesOf(table)) {
      rows[table] += page.length;
      for (const row of page) {
        const holds = holdsChecksum(tables[table], row);
        if (holds === null) unchecked += 1;
        else if (!holds) altered.push({ table, key: encodeRecordKey(tables[table], row) });
      }
      await onPage();
    }
  }
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return { rows, checked: total - unchecked, unchecked, altered };
}

/** In the order of their keys: what is written meanwhile neither repeats nor skips a row. */
async function* pagesOf(store: Pick<StoreCopy, 'find'>, table: TableName): AsyncGenerator<readonly Row[]> {
  let after: Row | undefined;
  const cursors = new Set<string>();
  for (;;) {
    const page = await store.find(table, { limit: PAGE, ...(after && { after }) });
    if (page.length > 0) yield page;
    after = page.at(-1);
    if (page.length < PAGE) return;
    const cursor = encodeRecordKey(tables[table], after ?? {});
    if (cursors.has(cursor)) throw new StorageError('corrupt', `The keys of ${table} are out of order.`);
    cursors.add(cursor);
  }
}
