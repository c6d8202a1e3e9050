import { setTimeout as sleep } from 'node:timers/promises';
import { isStorageError, StorageError } from '@skep/contracts';
import { describeUsers, otherLogUsersOf, otherUsersOf } from '../sqlite/file-users.ts';
import { refuseOwnUse } from '../sqlite/open-files.ts';
import type { SoloConnection } from './solo-connection.ts';

/** Milliseconds: a command that only passes by is waited for. */
const PATIENCE = 500;
const PAUSE = 20;

/** A file that nobody else can read or write, nor open, until it ends. */
export interface ExclusiveUse<C> {
  /** In the transaction that has the file. */
  readonly connection: C;
  end(): Promise<void>;
}

/**
 * Takes a file for this connection alone, by the engine's own locks. Its log is put back into it and is gone, so the one file
 * is the whole database. A process that opens it meanwhile waits, and can never write to it after it was replaced: without a
 * log the engine looks whether the file still has its name before it writes.
 *
 * @throws StorageError `in-use`, naming who has the file open; what keeps the engine from opening it.
 */
export async function takeExclusiveUse<C extends SoloConnection>(
  file: string,
  openFile: (path: string) => Promise<C>,
): Promise<ExclusiveUse<C>> {
  await refuseOwnUse(file);
  await waitForOthers(file);
  const connection = await untilFree(file, () => openFile(file));
  try {
    await untilFree(file, async () => {
      await connection.direct('PRAGMA journal_mode = DELETE');
      await connection.begin('exclusive');
      // In between, another process may have opened the file and given it a log again.
      const [journal] = await connection.all('PRAGMA journal_mode');
      if (journal?.journal_mode === 'delete') return;
      await connection.rollback();
      throw new StorageError('busy', `${file} was opened by another process.`);
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    connection,
    async end() {
      await connection.rollback();
      connection.close();
    },
  };
}

/** @throws StorageError `in-use` where another process has the file open; only where the system tells who (Linux). */
export async function waitForOthers(file: string): Promise<void> {
  await untilFree(file, async () => {
    if ((await otherUsersOf(file)).length > 0) throw new StorageError('busy', `${file} is in use.`);
  });
}

/**
 * The journal of a file is the same for all who have it open.
 *
 * @throws StorageError `in-use` where other processes use the file with a write-ahead log; only where the system tells who.
 */
export async function refuseLogUsers(file: string): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const users = describeUsers(await otherLogUsersOf(file));
    if (users === null) return;
    if (performance.now() >= end) {
      throw new StorageError(
        'in-use',
        `${file} is in use with a write-ahead log by ${users}. Open it with enableWAL, or end that first.`,
      );
    }
    await sleep(PAUSE);
  }
}

async function untilFree<T>(file: string, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isStorageError(error) || error.reason !== 'busy') throw error;
      if (performance.now() >= end) throw await inUse(file, error);
      await sleep(PAUSE);
    }
  }
}

async function inUse(file: string, cause: StorageError): Promise<StorageError> {
  const users = describeUsers(await otherUsersOf(file)) ?? 'another process';
  return new StorageError('in-use', `${file} is in use by ${users}. End that first, then try again.`, {
    cause,
  });
}
