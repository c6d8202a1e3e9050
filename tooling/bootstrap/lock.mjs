import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a holder shows that it is alive, and for how long it may be silent before the lock is taken from it. */
const heartbeat = { every: 2_000, silence: 60_000 };

/**
 * Runs work that only one process at a time may do. The lock is a folder that holds its owner's name; a lock whose
 * owner has died is taken over.
 *
 * @template T
 * @param {string} folder the lock; its parent is created
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: string) => void, pollMilliseconds?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, { onWait, pollMilliseconds = 250 } = {}) {
  mkdirSync(dirname(folder), { recursive: true });
  const ownerFile = join(folder, 'owner');
  for (let waited = false; !tryToTake(folder, ownerFile); waited = true) {
    const owner = ownerOf(folder, ownerFile);
    if (owner?.gone) {
      discard(folder, owner.name);
      continue;
    }
    if (!waited && owner) onWait?.(owner.name);
    await sleep(pollMilliseconds);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimesSync(ownerFile, now, now);
  }, heartbeat.every);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} ownerFile
 */
function tryToTake(folder, ownerFile) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(ownerFile, `${process.pid}@${hostname()}`);
  return true;
}

/**
 * Who holds the lock, and whether that process is gone. Undefined when the lock has just been released.
 *
 * @param {string} folder
 * @param {string} ownerFile
 */
function ownerOf(folder, ownerFile) {
  try {
    // Between taking a lock and naming its owner the folder is empty, for an instant.
    const silentSince = (statSync(ownerFile, { throwIfNoEntry: false }) ?? statSync(folder)).mtimeMs;
    const silent = Date.now() - silentSince > heartbeat.silence;
    const name = readOwner(ownerFile);
    const [pid, host] = name.split('@');
    return { name, gone: silent || (host === hostname() && !isAlive(Number(pid))) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} ownerFile */
function readOwner(ownerFile) {
  try {
    return readFileSync(ownerFile, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Removes the lock of an owner that is gone. It is moved aside first, so that two processes cannot both remove it and
 * one of them thereby a lock that was taken in between.
 *
 * @param {string} folder
 * @param {string} owner
 */
function discard(folder, owner) {
  const aside = `${folder}.${process.pid}.${Date.now()}`;
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readOwner(join(aside, 'owner')) !== owner) renameSync(aside, folder);
  else rmSync(aside, { recursive: true, force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
