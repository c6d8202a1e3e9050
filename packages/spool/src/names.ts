import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The files of a spool, all beside each other: what is appended to, and what is being drained. */
export interface SpoolNames {
  /** Where new entries go. */
  readonly spool: string;
  /** Held by the one process that drains. */
  readonly lock: string;
  /** Entries that no store will ever take, each with the reason. */
  readonly rejected: string;
}

export function spoolNames(spool: string): SpoolNames {
  return { spool, lock: `${spool}.lock`, rejected: `${spool}.rejected` };
}

/** Whether a file is not there, or not even its folder, or a file is where the folder would be. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

const BATCH = /^\.(\d{10})-[\da-z-]+$/;

/** The batches that were taken off the spool and are not done yet, oldest first. */
export function listBatches(spool: string): string[] {
  const folder = dirname(spool);
  const name = basename(spool);
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  return files
    .filter((file) => file.startsWith(name) && BATCH.test(file.slice(name.length)))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * The name of a batch after those that are there. No two are ever the same, whoever names them: a rename to a name that is
 * taken would replace what nobody has recorded yet.
 */
export function nextBatch(spool: string, batches: readonly string[]): string {
  const last = batches.at(-1);
  const number = last === undefined ? 1 : Number.parseInt(last.slice(spool.length + 1), 10) + 1;
  return `${spool}.${String(number).padStart(10, '0')}-${uniqueName()}`;
}

/** Different for every call of every process. */
export function uniqueName(): string {
  return `${process.pid}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
}

/** Whether nothing waits. What cannot be looked at is taken for empty: draining it will say why. */
export function isSpoolEmpty(spool: string): boolean {
  try {
    return isEmpty(spool);
  } catch {
    return true;
  }
}

/** @throws Error of the file system, where it cannot be looked at. */
export function isEmpty(spool: string): boolean {
  return sizeOf(spool) === 0 && listBatches(spool).length === 0;
}

export function sizeOf(path: string): number {
  return statsOf(path)?.size ?? 0;
}

/** Null where the file is not there. */
export function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
