import { isStorageError, StorageError, type StorageFailureReason } from '@skep/contracts';
import { type Violation, violationOf } from './constraint.ts';
import { cannotOpen } from './open-failure.ts';

export interface SqliteErrorContext {
  /** The table that the failed statement was about, for errors that do not tell. */
  readonly table?: string | undefined;
  /** The database file, for messages. */
  readonly file?: string | undefined;
}

/**
 * A driver's error as a `StorageError`. Knows the shapes of better-sqlite3 (`code` extended), of @libsql/client
 * (`code` and `extendedCode`, the message prefixed), and of a query builder that wraps either in `cause`.
 */
export function toStorageError(error: unknown, context: SqliteErrorContext = {}): StorageError {
  if (isStorageError(error)) return error;
  const driverError = find(error);
  const text = driverError?.message ?? (error instanceof Error ? error.message : String(error));
  const violation = driverError === null ? null : violationOf(text);
  if (violation !== null) return violated(violation, context, error);
  const code = driverError?.sqliteCode ?? '';
  const [reason, advice] = reasonOf(code, text, context);
  return new StorageError(reason, advice, { table: context.table, cause: error });
}

/** Whether the file was replaced since the connection opened it: then only a new connection reaches what has its place. */
export function isMoved(error: unknown): boolean {
  return find(error)?.sqliteCode === MOVED;
}

const MOVED = 'SQLITE_READONLY_DBMOVED';

/** The error in the chain of causes that carries SQLite's code. */
function find(error: unknown): { sqliteCode: string; message: string } | null {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 8; depth++) {
    const { code, extendedCode } = current as { code?: unknown; extendedCode?: unknown };
    const sqliteCode = [extendedCode, code].find(
      (value) => typeof value === 'string' && value.startsWith('SQLITE_'),
    );
    if (sqliteCode !== undefined) return { sqliteCode: sqliteCode as string, message: current.message };
    current = current.cause;
  }
  return null;
}

function violated(violation: Violation, context: SqliteErrorContext, cause: unknown): StorageError {
  const { reason, message, table = context.table, fields, constraint } = violation;
  return new StorageError(reason, message, { table, fields, constraint, cause });
}

/** What @libsql/client says, without a code, where the engine could not open the file. */
const CANNOT_CONNECT = /Unable to open connection to local database .*: 14\b/;

function reasonOf(
  code: string,
  text: string,
  { file, table }: SqliteErrorContext,
): [StorageFailureReason, string] {
  const name = file === undefined ? 'The database' : `The database ${file}`;
  const is = (...families: string[]) =>
    families.some((family) => code === family || code.startsWith(`${family}_`));
  if (is('SQLITE_BUSY', 'SQLITE_LOCKED')) {
    return ['busy', `${name} is locked by another connection. Try again, or raise busyTimeout.`];
  }
  if (code === MOVED) {
    return [
      'busy',
      `${name} has been replaced by another file since it was opened; nothing was written. Try again: the file that ` +
        'has its place now is opened then.',
    ];
  }
  if (is('SQLITE_READONLY')) {
    return ['read-only', `${name} can be read, not written. Make the file and its folder writable.`];
  }
  if (is('SQLITE_PERM', 'SQLITE_AUTH')) {
    return [
      'permission',
      `${name} may not be accessed by this user. Change the rights of the file or its folder.`,
    ];
  }
  if (is('SQLITE_CANTOPEN') || CANNOT_CONNECT.test(text)) {
    return cannotOpen(name);
  }
  if (is('SQLITE_NOTADB')) {
    return [
      'not-a-database',
      `${name} is not a SQLite database, or is encrypted: then give its encryptionKey.`,
    ];
  }
  if (is('SQLITE_FULL')) {
    return ['disk-full', `${name} cannot grow: the disk is full. Free some space; nothing was written.`];
  }
  if (is('SQLITE_CORRUPT')) {
    return [
      'corrupt',
      `${name} is damaged. Restore a backup, or save what can be read (skep doctor --repair).`,
    ];
  }
  if (is('SQLITE_IOERR')) {
    return ioReason(code, name);
  }
  if (/no such table/.test(text)) {
    const missing = /no such table: (?:main\.)?(\S+)/.exec(text)?.[1] ?? table ?? 'a table';
    return ['unknown', `${name} has no table ${missing}: apply the migrations first (migrations.up()).`];
  }
  if (/too many SQL variables|too large|too complex/.test(text) || is('SQLITE_TOOBIG')) {
    return ['invalid', `The call holds more values than one statement can take (${text}). Split it.`];
  }
  return ['unknown', `${name} reported: ${text}`];
}

/** A failed read or write of the file system: full and unreachable disks come as I/O errors too. */
function ioReason(code: string, name: string): [StorageFailureReason, string] {
  if (code.startsWith('SQLITE_IOERR_CORRUPTFS')) {
    return ['corrupt', `${name} lies on a damaged file system. Check the disk and restore a backup.`];
  }
  return ['unknown', `${name} could not be read or written (${code}). Check the disk and its free space.`];
}
