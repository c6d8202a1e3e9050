import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StorageError, type StorageFailureReason } from '@skep/contracts';

/** Every database begins with a header of this size, an encrypted one too. */
const HEADER_BYTES = 100;

/**
 * Looks at the path of a database before the engine opens it, because the engine says "unable to open" to almost
 * everything. Resolves to whether there is something in the file: the engine makes a database of an empty one. It blocks,
 * as the engine does next: loading what does not takes longer than all that is done here.
 *
 * It never opens the file: closing a descriptor drops every POSIX lock that this process holds on the file, also those
 * of a database that is open in it. Another process would then take itself for the last one and delete the log, and
 * with it what is written there afterwards. Whether the file is a database is for the engine to say.
 *
 * @throws StorageError `not-found` (its folder is missing), `permission`, `read-only`, `not-a-database` (a folder).
 */
export async function inspectDatabasePath(path: string): Promise<boolean> {
  const file = resolve(path);
  const folder = dirname(file);
  inspectFolder(folder);
  const stats = look(file);
  if (stats === undefined) {
    allow(
      folder,
      constants.W_OK,
      'read-only',
      `The folder ${folder} is read-only: no database can be made in it.`,
    );
    return false;
  }
  if (stats.isDirectory()) {
    throw failure('not-a-database', `${file} is a folder. Give the path of a file, such as ${file}/skep.db.`);
  }
  // The engine takes a file of a single byte for an empty one, and overwrites it.
  if (stats.size > 0 && stats.size < HEADER_BYTES) {
    throw failure(
      'not-a-database',
      `${file} is too short for a database. Give another path, or remove it if it is of no use.`,
    );
  }
  allow(
    file,
    constants.R_OK,
    'permission',
    `${file} may not be read by this user. Change its rights or its owner.`,
  );
  allow(file, constants.W_OK, 'read-only', `${file} is read-only. Make it writable (chmod u+w).`);
  allow(
    folder,
    constants.W_OK,
    'read-only',
    `The folder ${folder} is read-only, and the log beside the database lies there.`,
  );
  return stats.size > 0;
}

function inspectFolder(folder: string): void {
  const stats = look(folder);
  if (stats === undefined) {
    throw failure('not-found', `The folder ${folder} does not exist. Make it first: mkdir -p "${folder}".`);
  }
  if (!stats.isDirectory()) throw failure('not-found', `${folder} is a file, so no database can lie in it.`);
  allow(
    folder,
    constants.X_OK,
    'permission',
    `The folder ${folder} may not be entered by this user. Change its rights.`,
  );
}

/** @throws StorageError with the reason, where the access is refused. */
function allow(path: string, mode: number, reason: 'permission' | 'read-only', message: string): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    throw failure(reason, message, error);
  }
}

/** What is at the path; undefined where there is nothing. @throws StorageError */
function look(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      throw failure(
        'permission',
        `${path} may not be reached by this user. Change the rights of its folders.`,
        error,
      );
    }
    if (code === 'ENOTDIR') {
      throw failure('not-found', `${path} cannot exist: a part of the path is a file.`, error);
    }
    throw failure('unknown', `${path} cannot be looked at: ${message}`, error);
  }
}

function failure(reason: StorageFailureReason, message: string, cause?: unknown): StorageError {
  return new StorageError(reason, message, { cause });
}
