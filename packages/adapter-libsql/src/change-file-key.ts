import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isStorageError, StorageError } from '@skep/contracts';
import {
  acquire,
  CONNECTION_PRAGMAS,
  type Connection,
  checkIntegrity,
  databaseLocation,
  forceToDisk,
  makePrivate,
  openFile,
  refuseOwnUse,
  replacedName,
  swapFiles,
  takeExclusiveUse,
} from '@skep/sql-schema';
import { compareContents } from './compare-contents.ts';
import { driver } from './driver.ts';
import { letGoOfClosed } from './let-go.ts';

/** Milliseconds that a lock is waited for before the file is looked at. */
const BUSY_TIMEOUT = 5000;

export interface ChangeFileKeyOptions {
  /** `file:path` of the store. */
  readonly url: string;
  /** The key that opens it now; none for a plain file. */
  readonly from?: string | undefined;
  /** The key that is to open it; none makes the file plain. */
  readonly to?: string | undefined;
  /** Keep the file as it was, beside the new one. Default false. */
  readonly keepOld?: boolean;
}

export interface ChangeFileKeyResult {
  /** False where `to` opened the file already, so that nothing was left to do. */
  readonly changed: boolean;
  /** Where the file as it was is; null where it was removed. */
  readonly kept: string | null;
}

/**
 * Encrypts a plain file, decrypts an encrypted one, or gives it another key. Nobody else has it open meanwhile. The new file is
 * written beside it, compared with it row by row, and takes its name in one step: whenever this is cut off, a whole file is
 * under the name, which the one key or the other opens, and the call can be made again; it removes what was left.
 *
 * The file as it was is removed at the end; backups, and what else was copied from it, are not touched.
 *
 * @throws StorageError `in-use`, naming who has the file open; `wrong-key`, `not-a-database` (also: `from` is missing);
 * `corrupt` where the file is damaged; `not-found`, `disk-full`, `permission`. Then the file is as it was.
 *
 * @example
 * await changeFileKey({ url: 'file:skep.db', to: process.env.SKEP_FILE_KEY });
 */
export async function changeFileKey({
  url,
  from,
  to,
  keepOld = false,
}: ChangeFileKeyOptions): Promise<ChangeFileKeyResult> {
  const file = checkedFile(url, from, to);
  const old = await stat(file).catch((cause: unknown) => {
    throw new StorageError('not-found', `There is no file ${file}.`, { cause });
  });
  const first = await openNow(file, from, to);
  if (first === null) {
    await removeLeftovers(file);
    return { changed: false, kept: null };
  }
  await refuseDamage(first, file).finally(() => first.close());
  await letGoOfClosed();
  const use = await takeExclusiveUse(file, async (path) => openWith(path, from));
  const unique = `${file}.${process.pid}-${Date.now().toString(36)}`;
  const copy = `${unique}.rekeying`;
  const kept = keepOld ? replacedName(file) : `${unique}.old-key`;
  try {
    await removeLeftovers(file);
    // From now on the lock outlives the transaction, so that the file can be copied, and stays this connection's.
    await use.connection.all('PRAGMA locking_mode = EXCLUSIVE');
    await use.connection.commit();
    await makePrivate(copy);
    await use.connection.direct(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    await rekey(copy, from, to);
    await verify(use.connection, file, copy, to);
    await forceToDisk(copy, 'The copy');
    await swapFiles(file, copy, kept, old);
  } finally {
    await giveLockBack(use.connection);
    await use.end();
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${copy}${suffix}`, { force: true });
  }
  if (keepOld) return { changed: true, kept };
  await rm(kept, { force: true });
  await forceToDisk(dirname(file), 'The database');
  return { changed: true, kept: null };
}

function checkedFile(url: string, from: string | undefined, to: string | undefined): string {
  const location = databaseLocation(url, 'file');
  if (location.kind !== 'file') {
    throw new StorageError('invalid', 'A store in memory has no file to encrypt.', { fields: ['url'] });
  }
  for (const [name, key] of Object.entries({ from, to })) {
    if (key === undefined || (typeof key === 'string' && key !== '')) continue;
    throw new StorageError('invalid', `The key ${name} must be a text that is not empty, or be left out.`, {
      fields: [name],
    });
  }
  if (from === to) {
    const what = from === undefined ? 'Give a key to encrypt the file with' : 'The new key is the old one';
    throw new StorageError('invalid', `${what}: there is nothing to change.`, { fields: ['to'] });
  }
  return location.path;
}

/** What a change that was cut off has left: it may be the plain text of a file that is encrypted now. */
async function removeLeftovers(file: string): Promise<void> {
  const own = `${basename(file)}.`;
  for (const name of await readdir(dirname(file))) {
    const isLeft = /^\d+-[a-z\d]+\.(rekeying|old-key)(-wal|-journal|-shm)?$/.test(name.slice(own.length));
    if (name.startsWith(own) && isLeft) await rm(join(dirname(file), name), { force: true });
  }
}

/** Null where the new key opens the file already. */
async function openNow(
  file: string,
  from: string | undefined,
  to: string | undefined,
): Promise<Connection | null> {
  await refuseOwnUse(file);
  try {
    return await acquire(() => openWith(file, from), BUSY_TIMEOUT, file);
  } catch (error) {
    const isOther =
      isStorageError(error) && (error.reason === 'wrong-key' || error.reason === 'not-a-database');
    if (!isOther || !opens(file, to)) throw error;
    return null;
  }
}

/** The lock goes when the file is read for the first time after this; otherwise it would stay until garbage collection. */
async function giveLockBack(connection: Connection): Promise<void> {
  await connection.rollback();
  try {
    connection.direct('PRAGMA locking_mode = NORMAL; SELECT 1 FROM sqlite_schema LIMIT 1');
  } catch {
    // Then it goes with the connection.
  }
}

function opens(file: string, key: string | undefined): boolean {
  try {
    openWith(file, key).close();
    return true;
  } catch {
    return false;
  }
}

function openWith(path: string, encryptionKey: string | undefined): Connection {
  return openFile(driver, { path, encryptionKey, pragmas: CONNECTION_PRAGMAS });
}

async function refuseDamage(connection: Connection, file: string): Promise<void> {
  const { ok, problems } = await checkIntegrity(connection);
  if (!ok) {
    const first = problems.slice(0, 3).join('; ');
    throw new StorageError(
      'corrupt',
      `${file} is damaged (${first}), and is left as it is. Restore a backup, or repair it first.`,
    );
  }
}

async function rekey(copy: string, from: string | undefined, to: string | undefined): Promise<void> {
  const connection = openWith(copy, from);
  try {
    await connection.direct('PRAGMA journal_mode = DELETE');
    await connection.direct(`PRAGMA rekey = '${(to ?? '').replaceAll("'", "''")}'`);
  } catch (error) {
    // The engine's own words, and what caused them, may hold the statement, and the key with it.
    const reason = isStorageError(error) ? error.reason : 'unknown';
    throw new StorageError(reason, `The copy ${copy} could not be given the new key; the file is as it was.`);
  } finally {
    connection.close();
  }
}

async function verify(
  connection: Connection,
  file: string,
  copy: string,
  to: string | undefined,
): Promise<void> {
  const written = openWith(copy, to);
  try {
    await refuseDamage(written, copy);
    const difference = await compareContents(connection, written);
    if (difference === null) return;
    throw new StorageError('corrupt', `The copy of ${file} differs in ${difference}; the file is as it was.`);
  } finally {
    written.close();
  }
}
