import type { Stats } from 'node:fs';
import { chmod, chown, link, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isStorageError } from '@skep/contracts';
import { fileFailure, forceToDisk, sizeOf } from '../sqlite/files.ts';
import { refuseOwnUse } from '../sqlite/open-files.ts';
import { type ExclusiveUse, takeExclusiveUse, waitForOthers } from './exclusive.ts';
import type { SoloConnection } from './solo-connection.ts';

/** What makes a file no database that this engine could open; it can be replaced all the same. */
const UNREADABLE: ReadonlySet<string> = new Set(['corrupt', 'not-a-database', 'wrong-key']);
const LOGS = ['-wal', '-journal'];

/**
 * Puts the finished file `copy` in the place of the database `file`, which is kept under the name `kept` with whatever log
 * could not be put back into it. Nobody else has either open meanwhile.
 *
 * Whenever it is cut off, there is a whole file under the name, and never a new one beside the log of the old one: first the
 * old file gets a second name, then its log is taken away, and only then the new file takes the first name, in one step.
 *
 * @returns Whether there was a file.
 * @throws StorageError `in-use`, naming who has the file open; then everything is as it was.
 */
export async function replaceFile<C extends SoloConnection>(
  file: string,
  copy: string,
  kept: string,
  openFile: (path: string) => Promise<C>,
): Promise<boolean> {
  const old = await stat(file).catch(() => null);
  const use = old === null ? null : await exclusiveUse(file, openFile);
  if (use === null) await refuseOwnUse(file);
  try {
    await swapFiles(file, copy, kept, old);
  } finally {
    await use?.end();
  }
  return old !== null;
}

/** Null for a file that the engine cannot open: then nobody else can use it either, but may have it open. */
async function exclusiveUse<C extends SoloConnection>(
  file: string,
  openFile: (path: string) => Promise<C>,
): Promise<ExclusiveUse<C> | null> {
  try {
    return await takeExclusiveUse(file, openFile);
  } catch (error) {
    if (!isStorageError(error) || !UNREADABLE.has(error.reason)) throw error;
    await waitForOthers(file);
    return null;
  }
}

/**
 * The exchange itself, of a file that nobody has open.
 *
 * @param old What is known of the file; null where there is none.
 */
export async function swapFiles(
  file: string,
  copy: string,
  kept: string,
  old: Pick<Stats, 'mode' | 'uid' | 'gid'> | null,
): Promise<void> {
  try {
    if (old !== null) {
      await takeAfter(copy, old);
      await forceToDisk(copy, 'The copy');
    }
    await exchange(file, copy, kept, old !== null);
  } catch (error) {
    throw isStorageError(error) ? error : fileFailure('The database', file, error as Error);
  }
}

async function exchange(file: string, copy: string, kept: string, isThere: boolean): Promise<void> {
  const folder = dirname(file);
  if (isThere) await secondName(file, kept);
  for (const suffix of LOGS) {
    if ((await sizeOf(`${file}${suffix}`)) > 0) await secondName(`${file}${suffix}`, `${kept}${suffix}`);
  }
  await forceToDisk(folder, 'The database');
  for (const suffix of [...LOGS, '-shm']) await rm(`${file}${suffix}`, { force: true });
  await forceToDisk(folder, 'The database');
  await rename(copy, file);
  await forceToDisk(folder, 'The database');
}

/** By a link, so that the first name is never missing; where the file system has none, by giving up the first name. */
async function secondName(path: string, name: string): Promise<void> {
  await link(path, name).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM' && error.code !== 'ENOTSUP' && error.code !== 'ENOSYS') throw error;
    await rename(path, name);
  });
}

/** The new file may be read and written by those who could read and write the old one. */
async function takeAfter(copy: string, old: Pick<Stats, 'mode' | 'uid' | 'gid'>): Promise<void> {
  await chmod(copy, old.mode & 0o777);
  if (process.getuid?.() === 0) await chown(copy, old.uid, old.gid);
}
