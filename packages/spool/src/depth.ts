import { listBatches, spoolNames, statsOf } from './names.ts';
import { readEntries } from './read-entries.ts';

/** What waits in a spool. */
export interface SpoolDepth {
  /** Entries that wait to be recorded. */
  readonly waiting: number;
  /** Bytes of the files that hold them. */
  readonly bytes: number;
  /** When the oldest of those files was last written to; null where nothing waits. */
  readonly since: Date | null;
  /** Entries that were refused for good. */
  readonly rejected: number;
}

/** @throws Error of the file system, where a file cannot be read. */
export function spoolDepth(spool: string): SpoolDepth {
  const files = [...listBatches(spool), spool].flatMap((path) => {
    const stats = statsOf(path);
    return stats === null || stats.size === 0 ? [] : [{ path, stats }];
  });
  return {
    waiting: files.reduce((sum, { path }) => sum + count(path), 0),
    bytes: files.reduce((sum, { stats }) => sum + stats.size, 0),
    since: files[0]?.stats.mtime ?? null,
    rejected: count(spoolNames(spool).rejected),
  };
}

function count(path: string): number {
  let entries = 0;
  for (const _ of readEntries(path)) entries += 1;
  return entries;
}
