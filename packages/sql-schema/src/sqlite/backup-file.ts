import { link, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError } from '@skep/contracts';

/**
 * Makes a backup appear at `path` whole or not at all: written under a temporary name in the same folder, forced to
 * disk, then given its name. Never overwrites, not even a file that appears meanwhile.
 *
 * @param write Writes the copy to the path that it is given, where no file is yet.
 * @throws StorageError `invalid` where a file is at `path`, `not-found` where its folder is missing, and what `write` throws.
 */
export async function writeBackupFile(
  path: string,
  write: (temporary: string) => void | Promise<void>,
): Promise<void> {
  const target = resolve(path);
  const folder = dirname(target);
  await refuseUnusable(target, folder);
  const temporary = `${target}.${process.pid}-${Date.now().toString(36)}.partial`;
  try {
    await write(temporary);
    await force(temporary);
    // A link, unlike a rename, fails where the name is taken.
    await link(temporary, target).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? taken(target) : unwritable(target, error);
    });
  } finally {
    await rm(temporary, { force: true });
  }
  await force(folder);
}

async function refuseUnusable(target: string, folder: string): Promise<void> {
  if (await exists(target)) throw taken(target);
  if (await exists(folder)) return;
  throw new StorageError(
    'not-found',
    `The folder ${folder} does not exist. Make it first: mkdir -p "${folder}".`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw unwritable(path, error);
    },
  );
}

async function force(path: string): Promise<void> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unwritable(path, error);
  });
  // Windows cannot force a folder to disk; there the file alone must do.
  await handle
    .sync()
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPERM' && error.code !== 'EISDIR') throw unwritable(path, error);
    })
    .finally(() => handle.close());
}

function taken(target: string): StorageError {
  return new StorageError('invalid', `${target} exists already; a backup never overwrites. Give a new path.`);
}

function unwritable(path: string, error: NodeJS.ErrnoException): StorageError {
  const reason =
    error.code === 'ENOSPC' ? 'disk-full' : error.code === 'EROFS' ? 'read-only' : reasonOf(error.code);
  return new StorageError(reason, `The backup ${path} cannot be written: ${error.message}`, { cause: error });
}

function reasonOf(code: string | undefined): 'permission' | 'not-found' | 'unknown' {
  if (code === 'EACCES' || code === 'EPERM') return 'permission';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'unknown';
}
