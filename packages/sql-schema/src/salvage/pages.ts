/** The pages of a database file, whole or not. */
export interface PageSource {
  readonly pageSize: number;
  /** How many pages the file has bytes for. */
  readonly count: number;
  /** Whether the first bytes of the file are what its engine wrote. */
  readonly hasHeader: boolean;
  /** Null where there is none, and where it cannot be read. Pages are counted from 1. */
  read(page: number): Promise<Uint8Array | null>;
}

/** What the first page says of the whole file. */
export interface FileFacts {
  /** Bytes of each page that the engine uses. */
  readonly usable: number;
  readonly freeTrunk: number;
  readonly freeCount: number;
  /** Whether the file has pages that say where the others belong. */
  readonly hasMap: boolean;
}

const MAGIC = 'SQLite format 3\0';

export function readFacts(first: Uint8Array, pageSize: number): FileFacts {
  const view = viewOf(first);
  return {
    usable: pageSize - view.getUint8(20),
    freeTrunk: view.getUint32(32),
    freeCount: view.getUint32(36),
    hasMap: view.getUint32(52) !== 0,
  };
}

export function hasMagic(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}

/** The page size of a plain file, by its header; null where that is damaged. */
export function pageSizeOf(header: Uint8Array): number | null {
  const raw = viewOf(header).getUint16(16);
  const size = raw === 1 ? 65_536 : raw;
  return size >= 512 && (size & (size - 1)) === 0 ? size : null;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
