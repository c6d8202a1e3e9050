import { type AdapterOptions, StorageError } from '@skep/contracts';
import {
  checkAdapterOptions,
  type DatabaseLocation,
  databaseLocation,
  type SqliteSettings,
} from '@skep/sql-schema';

/**
 * `url`: `file:path`, `file:///absolute/path`, or `:memory:` (`file::memory:`). With `encryptionKey`, a text of any
 * length, the whole file is encrypted, its log and its backups too.
 */
export type LibsqlAdapterOptions = AdapterOptions;

const REMOTE = /^(libsql|https?|wss?):/i;
const SYNC_SETTINGS = ['syncUrl', 'syncInterval', 'authToken', 'readYourWrites', 'offline'];
const WHAT_WORKS = 'A local file (file:path/to/skep.db) or :memory: works today.';

/** @throws StorageError `invalid` naming the option that is wrong; `not-supported` for remote stores. */
export function checkOptions(options: LibsqlAdapterOptions): {
  readonly settings: SqliteSettings;
  readonly location: DatabaseLocation;
} {
  const settings = checkAdapterOptions(options);
  const scheme = REMOTE.exec(options.url)?.[1];
  // The rest of the URL may hold a token.
  if (scheme !== undefined) {
    throw refuse('url', `Remote libSQL servers (${scheme}:) are not supported yet. ${WHAT_WORKS}`);
  }
  const given: Readonly<Record<string, unknown>> = { ...options };
  const sync = SYNC_SETTINGS.find((name) => given[name] !== undefined);
  if (sync !== undefined) {
    throw refuse(
      sync,
      `Synchronising with a server (${sync}) is not supported yet: leave it out. ${WHAT_WORKS}`,
    );
  }
  return { settings, location: databaseLocation(options.url, 'file') };
}

function refuse(option: string, message: string): StorageError {
  return new StorageError('not-supported', message, { fields: [option] });
}
