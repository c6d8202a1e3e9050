import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Each time that it is not enough, a drain has taken the file away in the very moment; that does not go on. */
const MAX_ATTEMPTS = 100;

/**
 * Appends an entry, and returns when it is on the disk. Any number of processes may append at once, and while one
 * drains. Takes no lock.
 *
 * An entry stands on a line of its own, with a line break before it too: what a process left unfinished when it was
 * killed does not spoil the next entry.
 *
 * A drain renames the file and then reads it. An entry that was written to a file with another name since then may have
 * come too late for that, so it is appended to the new file as well: that way it is drained once or twice, never not at
 * all, and whoever records it must see that it is the same.
 *
 * @param entry One line of text.
 * @throws Error of the file system: no space, no permission, a folder that is not there. The entry does not count then.
 */
export function appendToSpool(spool: string, entry: string): void {
  if (/[\r\n]/.test(entry))
    throw new TypeError('An entry of a spool is one line: it must not hold a line break.');
  const bytes = Buffer.from(`\n${entry}\n`);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (appended(spool, bytes)) return;
  }
  throw new Error(`The spool ${spool} was taken away ${MAX_ATTEMPTS} times while an entry was appended.`);
}

/** @returns Whether the file that was written to still has its name. */
function appended(spool: string, bytes: Buffer): boolean {
  // Not for others on the machine: entries tell what agents did.
  const file = openSync(spool, 'a', 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fdatasyncSync(file);
    const { ino, dev, size } = fstatSync(file);
    // A file that was not there before is not on the disk until its folder is.
    if (size === bytes.length) syncFolder(dirname(spool));
    const named = statSync(spool, { throwIfNoEntry: false });
    return named !== undefined && named.ino === ino && named.dev === dev;
  } finally {
    closeSync(file);
  }
}

/** Not every system can do that for a folder, and those that cannot do not need it. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // The entry itself is on the disk.
  }
}
