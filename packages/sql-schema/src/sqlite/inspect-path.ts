import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError, type StorageFailureReason } from '@skep/contracts';

/** Every database begins with a header of this size, an encrypted one too. */
const HEADER_BYTES = 100;

/**
 * Looks at the path of a database before the engine opens it, because the engine says "unable to open" to almost
 * everything. Resolves to whether there is something in the file: the engine makes a database of an empty one.
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
  await inspectFolder(folder);
  const stats = await stat(file).catch(unless('ENOENT', file));
  if (stats === undefined) {
    await allow(folder, constants.W_OK, `The folder ${folder} is read-only: no database can be made in it.`);
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
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw failure(
      'permission',
      `${file} may not be read by this user. Change its rights or its owner.`,
      error,
    );
  });
  await allow(file, constants.W_OK, `${file} is read-only. Make it writable (chmod u+w).`);
  await allow(
    folder,
    constants.W_OK,
    `The folder ${folder} is read-only, and the log beside the database lies there.`,
  );
  return stats.size > 0;
}

async function inspectFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(unless('ENOENT', folder));
  if (stats === undefined) {
    throw failure('not-found', `The folder ${folder} does not exist. Make it first: mkdir -p "${folder}".`);
  }
  if (!stats.isDirectory()) throw failure('not-found', `${folder} is a file, so no database can lie in it.`);
  await access(folder, constants.X_OK).catch((error: unknown) => {
    throw failure(
      'permission',
      `The folder ${folder} may not be entered by this user. Change its rights.`,
      error,
    );
  });
}

/** Rejects with `read-only` where the access is refused. */
async function allow(path: string, mode: number, message: string): Promise<void> {
  await access(path, mode).catch((error: unknown) => {
    throw failure('read-only', message, error);
  });
}

/** A handler of errors: nothing for `code`, `StorageError` for all others. */
function unless(code: string, path: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code === code) return undefined;
    if (error.code === 'EACCES' || error.code === 'EPERM') {
      throw failure(
        'permission',
        `${path} may not be reached by this user. Change the rights of its folders.`,
        error,
      );
    }
    if (error.code === 'ENOTDIR') {
      throw failure('not-found', `${path} cannot exist: a part of the path is a file.`, error);
    }
    throw failure('unknown', `${path} cannot be looked at: ${error.message}`, error);
  };
}

function failure(reason: StorageFailureReason, message: string, cause?: unknown): StorageError {
  return new StorageError(reason, message, { cause });
}
