import {
  constants,
  copyFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isOfThisMachine, isRunning, type ProcessIdentity, thisProcess } from '@skep/processes';
import { isAbsent, statsOf, uniqueName } from './names.ts';

export interface SpoolLock {
  /** Whether this process still holds it: somebody may have deleted the file, or taken its process for dead. */
  isHeld(): boolean;
  /** Says that it is in use: whoever cannot see its process goes by that. */
  renew(): void;
  release(): void;
}

/** Who drains the spool; null where nobody does, or the one who did is dead. */
export function lockHolder(lock: string): ProcessIdentity | null {
  const text = read(lock);
  const holder = text === null ? null : parse(text);
  return holder !== null && isAlive(lock, holder) ? holder : null;
}

/**
 * Takes the lock, or null where another living process has it. A process that was killed leaves the file behind; the next
 * one finds it dead and takes it over.
 *
 * What is recorded stays right even if two held it: entries are recorded in transactions, and twice is as once.
 */
export function takeLock(lock: string): SpoolLock | null {
  const own = `${lock}.${uniqueName()}`;
  const text = JSON.stringify(thisProcess());
  // Linked into place, so that the file has its content from its first moment on.
  writeFileSync(own, text, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(own, lock)) {
        sweep(lock);
        return held(lock, text);
      }
      if (!clearDead(lock, `${own}.dead`)) return null;
    }
    return null;
  } finally {
    unlinkSync(own);
  }
}

/** Deletes what processes left that were killed while they took the lock. */
function sweep(lock: string): void {
  const prefix = `${basename(lock)}.`;
  for (const file of readdirSync(dirname(lock))) {
    if (!file.startsWith(prefix)) continue;
    const path = join(dirname(lock), file);
    const left = read(path);
    const owner = left === null ? null : parse(left);
    if (left !== null && (owner === null || !isAlive(path, owner))) rmSync(path, { force: true });
  }
}

/** How it is told whether the lock is still the own one: two processes never write the same text. */
function held(lock: string, text: string): SpoolLock {
  const isHeld = (): boolean => read(lock) === text;
  return {
    isHeld,
    renew: () => {
      if (!isHeld()) return;
      const now = new Date();
      utimesSync(lock, now, now);
    },
    release: () => {
      if (isHeld()) unlinkSync(lock);
    },
  };
}

function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') return false;
    if (NO_LINKS.has(code)) return copied(own, lock);
    throw error;
  }
}

/** What file systems without hard links answer. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function copied(own: string, lock: string): boolean {
  try {
    copyFileSync(own, lock, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Milliseconds after which a lock that nobody renews is dead, where its process cannot be looked at. */
const LEASE = 5 * 60_000;

/** Whether who holds the lock is at work. Of a process of another machine, or container, only the lock itself tells. */
function isAlive(lock: string, holder: ProcessIdentity): boolean {
  if (!isRunning(holder)) return false;
  if (isOfThisMachine(holder)) return true;
  const stats = statsOf(lock);
  return stats !== null && Date.now() - stats.mtimeMs < LEASE;
}

/** Removes the lock of a dead process. False: its holder lives. */
function clearDead(lock: string, aside: string): boolean {
  const seen = read(lock);
  if (seen === null) return true;
  const holder = parse(seen);
  if (holder !== null && isAlive(lock, holder)) return false;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (isAbsent(error)) return true;
    throw error;
  }
  // Between the look and the move another process may have cleared the dead one, and taken the lock: give it back.
  const isOthers = read(aside) !== seen;
  if (isOthers) linked(aside, lock);
  unlinkSync(aside);
  return !isOthers;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function parse(text: string): ProcessIdentity | null {
  try {
    const { host, pid, started } = JSON.parse(text) as Record<string, unknown>;
    if (typeof host !== 'string' || !Number.isSafeInteger(pid)) return null;
    return { host, pid: pid as number, started: typeof started === 'string' ? started : null };
  } catch {
    return null;
  }
}
