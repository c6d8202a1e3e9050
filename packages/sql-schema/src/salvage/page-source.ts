import { type FileHandle, open } from 'node:fs/promises';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import { sizeOf } from '../sqlite/files.ts';
import { hasMagic, type PageSource, pageSizeOf, viewOf } from './pages.ts';

const DEFAULT_PAGE_SIZE = 4096;
const HEADER = 100;
/** How many pages are kept in memory. */
const CACHED = 256;

/**
 * The pages of a plain file, as they lie in it.
 *
 * @param isMended Its first bytes are not what its engine wrote.
 */
export async function openPlainPages(
  file: string,
  isMended: boolean,
): Promise<PageSource & { close(): Promise<void> }> {
  const handle = await open(file, 'r');
  const header = await readAt(handle, 0, HEADER);
  const pageSize = (header === null ? null : pageSizeOf(header)) ?? DEFAULT_PAGE_SIZE;
  const { size } = await handle.stat();
  const read = cached((page) => readAt(handle, (page - 1) * pageSize, pageSize));
  const hasHeader = !isMended && header !== null && hasMagic(header);
  return {
    pageSize,
    count: Math.floor(size / pageSize),
    hasHeader,
    read,
    close: () => handle.close(),
  };
}

/** The pages of a file that only the engine can read, for it is encrypted. */
export async function openEnginePages(connection: SoloConnection): Promise<PageSource> {
  const [size] = await connection.all('PRAGMA page_size');
  const [count] = await connection.all('SELECT max(pgno) AS count FROM sqlite_dbpage');
  const read = cached(async (page) => {
    const [row] = await Promise.resolve(
      connection.all('SELECT data FROM sqlite_dbpage WHERE pgno = ?', [page]),
    ).catch(() => []);
    const data = row?.data;
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    return data instanceof Uint8Array ? data : null;
  });
  return { pageSize: Number(size?.page_size), count: Number(count?.count ?? 0), hasHeader: true, read };
}

/**
 * Gives a plain file whose first bytes are damaged a header that the engine takes, so that it puts the log into the file. What
 * the damaged one said beyond that is kept.
 *
 * @returns Whether there was something to mend.
 */
export async function mendHeader(file: string): Promise<boolean> {
  if ((await sizeOf(file)) < HEADER) return false;
  const hasLog = (await sizeOf(`${file}-wal`)) > 0;
  const handle = await open(file, 'r+');
  try {
    const header = await readAt(handle, 0, HEADER);
    if (header === null) return false;
    const mended = Buffer.from(header);
    const pageSize = pageSizeOf(header) ?? DEFAULT_PAGE_SIZE;
    mended.write('SQLite format 3\0', 0, 'latin1');
    mended.writeUInt16BE(pageSize === 65_536 ? 1 : pageSize, 16);
    mended.fill(hasLog ? 2 : 1, 18, 20);
    if (!hasMagic(header)) mended[20] = 0;
    mended.set([64, 32, 32], 21);
    const view = viewOf(mended);
    if (view.getUint32(44) < 1 || view.getUint32(44) > 4) view.setUint32(44, 4);
    if (view.getUint32(56) !== 1) view.setUint32(56, 1);
    if (mended.equals(Buffer.from(header))) return false;
    await handle.write(mended, 0, HEADER, 0);
    return true;
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position).catch(() => ({ bytesRead: 0 }));
  return bytesRead === length ? bytes : null;
}

function cached(read: (page: number) => Promise<Uint8Array | null>): PageSource['read'] {
  const pages = new Map<number, Uint8Array | null>();
  return async (page) => {
    const known = pages.get(page);
    if (known !== undefined) return known;
    const bytes = page < 1 ? null : await read(page);
    if (pages.size >= CACHED) pages.delete(pages.keys().next().value ?? 0);
    pages.set(page, bytes);
    return bytes;
  };
}
