import { setTimeout as sleep } from 'node:timers/promises';
import { isStorageError, StorageError } from '@skep/contracts';
import { describeUsers, writersOf } from './file-users.ts';

/** Milliseconds: the bounds of one wait. Random within them, so that waiting processes do not march in step. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 25;

/**
 * Takes the write lock, or whatever else a busy database refuses, without blocking the event loop: a driver's own busy
 * timeout sleeps inside the engine, so give the driver none (or a few milliseconds) and wait here.
 *
 * @param tryOnce Rejects with a `StorageError` of the reason `busy` where the lock is taken.
 * @param busyTimeout Milliseconds; 0 tries once.
 * @param file Whose lock it is, to name its holder.
 * @throws StorageError `busy` when the time is over; whatever else `tryOnce` throws, at once.
 */
export async function acquire<T>(
  tryOnce: () => T | Promise<T>,
  busyTimeout: number,
  file?: string,
): Promise<T> {
  const end = performance.now() + busyTimeout;
  for (;;) {
    try {
      return await tryOnce();
    } catch (error) {
      if (!isStorageError(error) || error.reason !== 'busy') throw error;
      const left = end - performance.now();
      if (left <= 0) throw await stillBusy(busyTimeout, file, error);
      const wait = SHORTEST_WAIT + Math.random() * (LONGEST_WAIT - SHORTEST_WAIT);
      await sleep(Math.min(wait, left));
    }
  }
}

async function stillBusy(
  busyTimeout: number,
  file: string | undefined,
  error: StorageError,
): Promise<StorageError> {
  const holder = file === undefined ? null : describeUsers(await writersOf(file));
  const advice =
    holder === null ? 'find the process that keeps a transaction open' : 'end what keeps a transaction open';
  return new StorageError(
    'busy',
    `The database was locked by ${holder ?? 'another connection'} for ${busyTimeout} ms. Try again, ` +
      `raise busyTimeout, or ${advice}.`,
    { cause: error.cause ?? error },
  );
}
