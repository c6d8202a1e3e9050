import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isDatabaseError } from '@skep/contracts';
import { isSpoolEmpty, type SpoolLock, takeLock } from '@skep/spool';
import { openDatabase } from '../database/open-database.ts';
import { prepareFolder } from '../database/prepare-folder.ts';
import { HookJournal } from '../hook/hook-journal.ts';
import { type DatabaseLocation, parseDatabaseUrl } from '../location/database-location.ts';
import { userFolders } from '../location/user-folders.ts';
import { recordSpools } from './record-spool.ts';
import { presenceOf, type RecorderArguments } from './recorder-arguments.ts';

/** Milliseconds for which a recorder waits for another event before it ends. */
const LINGER = 1000;
const POLL = 20;
/** For how long it tries again while another process has the database locked. */
const PATIENCE = 120_000;
const MAX_PAUSE = 1000;
/** For how long it keeps its place where events never cease: then another has it, and this one sees to maintenance. */
const TERM = 300_000;
/** For how long it stays where the database cannot be used, so that not every event starts a recorder in vain. */
const COOL_DOWN = 15_000;

const SETTINGS = {
  local: { busyTimeout: 2000 },
  connection: { maxRetries: 0 },
  // Not while events are recorded: see `maintain`.
  maintenance: { automatic: false },
} as const;

/**
 * Records what waits in the spool, and what comes after it, until nothing has come for a while, or it has done so for long. Then it
 * sees to the maintenance that is due. One to a spool: where there is one, this does nothing.
 */
export async function runRecorder({ databaseUrl, spool }: RecorderArguments): Promise<void> {
  const journal = new HookJournal(userFolders(process.env).state);
  const location = parseDatabaseUrl(databaseUrl, '/', 'option');
  journal.goesTo(location);
  process.on('warning', () => undefined);
  let isRecorder = false;
  // What comes in the very moment in which the recorder ends finds it still there, and starts no other: look again.
  while (!isSpoolEmpty(spool)) {
    const presence = takeLock(presenceOf(spool));
    if (presence === null) return;
    try {
      prepareFolder(location);
      const isDone = await recordWhileItComes(spool, presence, {
        open: () => openDatabase(location, { settings: SETTINGS }),
        report: (problem) => journal.log(problem),
      });
      if (!isDone) return;
      isRecorder = true;
    } catch (error) {
      journal.log(error);
      await stay(presence, COOL_DOWN);
      return;
    } finally {
      presence.release();
    }
  }
  if (isRecorder) await maintain(location, (problem) => journal.log(problem));
}

/**
 * Runs the maintenance that is due. The place of the recorder is free again: an event that comes meanwhile starts another one,
 * which records it beside this, so that nothing waits for a backup.
 */
async function maintain(location: DatabaseLocation, report: (problem: unknown) => void): Promise<void> {
  // Deleted since: to open it would make it anew.
  if (location.path !== null && !existsSync(location.path)) return;
  try {
    const db = await openDatabase(location, { settings: SETTINGS });
    try {
      await db.maintenance.runDue();
    } finally {
      await db.disconnect();
    }
  } catch (error) {
    // Where the database is locked somebody else is busy with it, and there is a next time.
    if (!isLocked(error)) report(error);
  }
}

/** @returns Whether nothing was left. False: the lock was lost, or the database stayed locked. */
async function recordWhileItComes(
  spool: string,
  presence: SpoolLock,
  { open, report }: { open: () => Promise<Database>; report: (problem: unknown) => void },
): Promise<boolean> {
  const db = await patiently(presence, open);
  if (db === null) return false;
  const end = performance.now() + TERM;
  try {
    for (let idle = 0; idle < LINGER && presence.isHeld(); idle += POLL) {
      if (isSpoolEmpty(spool)) {
        if (performance.now() > end) break;
      } else {
        const result = await patiently(presence, () => recordSpools(db, [spool], report));
        if (result === null && !presence.isHeld()) return false;
        idle = 0;
      }
      presence.renew();
      await sleep(POLL);
    }
    return presence.isHeld();
  } finally {
    await db.disconnect();
  }
}

/**
 * Tries again while the database is locked.
 *
 * @returns Null where the lock on the spool was lost meanwhile: somebody deleted it, with its folder perhaps.
 */
async function patiently<T>(presence: SpoolLock, work: () => Promise<T>): Promise<T | null> {
  const end = Date.now() + PATIENCE;
  for (let pause = 50; presence.isHeld(); pause = Math.min(pause * 2, MAX_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || Date.now() > end) throw error;
      await sleep(pause);
    }
  }
  return null;
}

function isLocked(error: unknown): boolean {
  return isDatabaseError(error) && (error.reason === 'busy' || error.reason === 'timeout');
}

async function stay(presence: SpoolLock, time: number): Promise<void> {
  for (let waited = 0; waited < time && presence.isHeld(); waited += MAX_PAUSE) await sleep(MAX_PAUSE);
}
