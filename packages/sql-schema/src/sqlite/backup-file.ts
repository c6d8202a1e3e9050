import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError } from '@skep/contracts';
import { type FileUse, fileFailure, forceToDisk, sizeOf } from './files.ts';

export interface BackupFileOptions {
  /** Take the place of a file at the path. Default false. */
  readonly overwrite?: boolean;
  /** The file that is backed up, which no backup may take the place of. */
  readonly source?: string;
}

/** What an engine may leave beside a file that it has open. */
const COMPANIONS = ['-journal', '-wal', '-shm'];
const USE: FileUse = 'The backup';

/**
 * Makes a backup appear at `path` whole or not at all: written under a temporary name in the same folder, readable by this
 * user alone, forced to disk, then given its name. Without `overwrite` not even a file that appears meanwhile is overwritten.
 *
 * @param write Writes the copy to the path that it is given, of an empty file.
 * @throws StorageError `invalid` where a file is at `path`, or a database that is in use; `not-found` where its folder is
 * missing, and what `write` throws.
 */
export async function writeBackupFile(
  path: string,
  write: (temporary: string) => void | Promise<void>,
  { overwrite = false, source }: BackupFileOptions = {},
): Promise<void> {
  const target = resolve(path);
  const folder = dirname(target);
  await refuseUnusable(target, folder, overwrite, source);
  const temporary = `${target}.${process.pid}-${Date.now().toString(36)}.partial`;
  try {
    await makeEmpty(temporary, target);
    await write(temporary);
    await forceToDisk(temporary, USE);
    if (overwrite) await rename(temporary, target).catch(failing(target));
    else await takeName(temporary, target);
  } finally {
    for (const suffix of ['', ...COMPANIONS]) await rm(`${temporary}${suffix}`, { force: true });
  }
  await forceToDisk(folder, USE);
}

async function refuseUnusable(
  target: string,
  folder: string,
  overwrite: boolean,
  source: string | undefined,
): Promise<void> {
  const there = await stat(target).catch(unlessMissing(target));
  if (there !== null) {
    if (!overwrite) throw taken(target);
    if (!there.isFile()) throw new StorageError('invalid', `${target} is no file. Give another path.`);
    const own = source === undefined ? null : await stat(source).catch(unlessMissing(source));
    if (own !== null && own.dev === there.dev && own.ino === there.ino) {
      throw new StorageError('invalid', `${target} is the store itself. Give another path for its backup.`);
    }
  }
  if ((await stat(folder).catch(unlessMissing(folder))) === null) {
    throw new StorageError(
      'not-found',
      `The folder ${folder} does not exist. Make it first: mkdir -p "${folder}".`,
    );
  }
  // The engine would take the log of another database for the backup's own.
  for (const suffix of ['-journal', '-wal']) {
    if ((await sizeOf(`${target}${suffix}`)) === 0) continue;
    throw new StorageError(
      'invalid',
      `Beside ${target} lies the log of another database (${target}${suffix}): it is in use, or was not closed. ` +
        'Give another path.',
    );
  }
}

/** Made before the engine writes it: engines let everybody read what they make. */
async function makeEmpty(temporary: string, target: string): Promise<void> {
  const handle = await open(temporary, 'wx', 0o600).catch(failing(target));
  await handle.close();
}

/** A link, unlike a rename, fails where the name is taken; some file systems have none. */
async function takeName(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(target);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') failing(target)(error as Error);
    await reserve(target);
    await rename(temporary, target).catch(failing(target));
  }
}

async function reserve(target: string): Promise<void> {
  const handle = await open(target, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? taken(target) : fileFailure(USE, target, error);
  });
  await handle.close();
}

function failing(target: string): (error: Error) => never {
  return (error) => {
    throw fileFailure(USE, target, error);
  };
}

function unlessMissing(path: string): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (error.code === 'ENOENT') return null;
    throw fileFailure(USE, path, error);
  };
}

function taken(target: string): StorageError {
  return new StorageError(
    'invalid',
    `${target} exists already, and a backup overwrites nothing unless told to. Give a new path, or overwrite it.`,
  );
}
