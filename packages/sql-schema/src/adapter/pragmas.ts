import { StorageError } from '@skep/contracts';
import type { SqlStoreOptions } from './sql-store.ts';

/** `trusted_schema`: SQL that a foreign hand put into the file's schema cannot call functions with side effects. */
export const CONNECTION_PRAGMAS: readonly string[] = ['foreign_keys = ON', 'trusted_schema = OFF'];

/** What the connection that writes has besides `CONNECTION_PRAGMAS` and its journal mode. */
export function writerPragmas({ enableWAL, synchronous, walSizeLimit }: SqlStoreOptions): string[] {
  return [
    // Without a log, pages that leave the cache before the commit lock all readers out until then.
    `cache_spill = ${enableWAL ? 'ON' : 'OFF'}`,
    `synchronous = ${synchronous}`,
    // What a log keeps on the disk once all of it is in the file and it begins anew.
    `journal_size_limit = ${walSizeLimit}`,
  ];
}

/**
 * How the file is opened by the connection that writes. Only a new file can be told to keep track of where its pages belong,
 * which a vacuum by parts needs; to a file of that kind it would be a write, and each opening would make one.
 */
export function journalPragmas({ enableWAL, isNew }: SqlStoreOptions): string[] {
  const journal = `journal_mode = ${enableWAL ? 'WAL' : 'DELETE'}`;
  return isNew ? ['auto_vacuum = INCREMENTAL', journal] : [journal];
}

/**
 * SQLite keeps the old journal mode, without an error, where it cannot have the one asked for.
 *
 * @param mode The mode in force.
 * @throws StorageError `not-supported`
 */
export function refuseOtherJournal(mode: unknown, { path, enableWAL }: SqlStoreOptions): void {
  if (mode === (enableWAL ? 'wal' : 'delete')) return;
  throw new StorageError(
    'not-supported',
    `${path} cannot use a write-ahead log (it stays in the journal mode ${String(mode)}), as on a network drive. ` +
      'Put the file on a local disk, or set enableWAL to false.',
  );
}
