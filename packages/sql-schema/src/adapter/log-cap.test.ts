import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { inFolder } from '../../test/sqlite-engine.ts';
import { LogCap } from './log-cap.ts';
import type { SqlStore } from './sql-store.ts';

/** A store whose log has so many bytes, and that notes what it is told to do. */
function storeWithLog(
  path: string,
  bytes: number,
  maintainAtOnce: () => Promise<never[]>,
): SqlStore<unknown> {
  writeFileSync(`${path}-wal`, Buffer.alloc(bytes));
  return { path, maintainAtOnce } as Partial<SqlStore<unknown>> as SqlStore<unknown>;
}

const LIMIT = 1000;
const COMMITS = 64;

test.each([
  ['above its limit', LIMIT + 1, 1],
  ['within it', LIMIT, 0],
])('a log %s is looked at once in a while, and put back %#', (_, bytes, times) =>
  inFolder(async (folder) => {
    let attempts = 0;
    const store = storeWithLog(join(folder, 'a.db'), bytes, async () => {
      attempts++;
      return [];
    });
    const cap = new LogCap(LIMIT);
    for (let commit = 0; commit < COMMITS; commit++) await cap.afterCommit(store);
    expect(attempts).toBeGreaterThanOrEqual(times);
    if (times === 0) expect(attempts).toBe(0);
  }),
);

test('a log that cannot be put back fails no commit', () =>
  inFolder(async (folder) => {
    const store = storeWithLog(join(folder, 'a.db'), LIMIT + 1, async () => {
      throw new StorageError('disk-full', 'no room');
    });
    const cap = new LogCap(LIMIT);
    for (let commit = 0; commit < COMMITS; commit++) await cap.afterCommit(store);
  }));
