import { type AdapterOptions, StorageError, type Synchronous } from '@skep/contracts';

/** The settings that the SQLite engines share, complete. */
export interface SqliteSettings {
  readonly enableWAL: boolean;
  /** Milliseconds. */
  readonly busyTimeout: number;
  readonly synchronous: Synchronous;
  readonly encryptionKey: string | undefined;
  /** Bytes above which the write-ahead log is put back into the file at once. */
  readonly walSizeLimit: number;
}

/** The longest busy timeout that the drivers take: the largest 32-bit integer. */
const LONGEST_BUSY_TIMEOUT = 2 ** 31 - 1;

const DEFAULT_WAL_SIZE_LIMIT = 64 * 1024 * 1024;

/** Completes the options by their defaults. @throws StorageError `invalid` naming the option that is wrong. */
export function checkAdapterOptions(options: AdapterOptions): SqliteSettings {
  const { url, enableWAL = true, busyTimeout = 5000, synchronous = 'FULL', encryptionKey } = options;
  const { walSizeLimit = DEFAULT_WAL_SIZE_LIMIT } = options;
  if (typeof url !== 'string' || url === '') refuse('url', 'must name the database');
  if (typeof enableWAL !== 'boolean') refuse('enableWAL', 'must be true or false');
  if (!Number.isInteger(busyTimeout) || busyTimeout < 0 || busyTimeout > LONGEST_BUSY_TIMEOUT) {
    refuse('busyTimeout', `must be a whole number of milliseconds from 0 to ${LONGEST_BUSY_TIMEOUT}`);
  }
  if ((synchronous as string) === 'OFF') {
    refuse('synchronous', 'OFF can corrupt the file at a power loss and is refused: use FULL or NORMAL');
  }
  if (synchronous !== 'FULL' && synchronous !== 'NORMAL') refuse('synchronous', 'must be FULL or NORMAL');
  if (encryptionKey !== undefined && (typeof encryptionKey !== 'string' || encryptionKey === '')) {
    refuse('encryptionKey', 'must be a text that is not empty, or be left out');
  }
  if (!Number.isSafeInteger(walSizeLimit) || walSizeLimit < 1) {
    refuse('walSizeLimit', 'must be a whole number of bytes, at least 1');
  }
  return { enableWAL, busyTimeout, synchronous, encryptionKey, walSizeLimit };
}

function refuse(option: string, complaint: string): never {
  throw new StorageError('invalid', `The option ${option} ${complaint}.`, { fields: [option] });
}
