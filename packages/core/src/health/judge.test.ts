import type { HealthCheck, MaintenanceRunRecord, StorageStatistics } from '@skep/contracts';
import { describe, expect, test } from 'vitest';
import { emptyMark } from '../history/mark-record.ts';
import { degraded, failing, healthy, worstOf } from './health-check.ts';
import { judgeEngine, judgePool, judgeSize } from './judge-engine.ts';
import { judgeHistory, judgeSchema } from './judge-history.ts';
import { judgeDisk, judgeQueue, judgeResponse } from './judge-load.ts';
import { judgeBackup, judgeReserve, judgeRuns } from './judge-upkeep.ts';

const now = new Date('2026-03-02T12:00:00Z');
const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
const HOUR = 3_600_000;
const GB = 1024 ** 3;

const brief = (checks: readonly HealthCheck[]): string[] =>
  checks.map(({ name, status }) => `${name}: ${status}`);
const statistics = (changes: Partial<StorageStatistics>): StorageStatistics => ({
  rows: {},
  databaseBytes: 4096,
  unusedBytes: 0,
  walBytes: 0,
  pool: null,
  engine: { name: 'x' },
  ...changes,
});

test('a report is as bad as its worst check', () => {
  expect(worstOf([])).toBe('healthy');
  expect(worstOf([healthy('a', 'm'), degraded('b', 'm', 'do')])).toBe('degraded');
  expect(worstOf([failing('a', 'm', 'do'), degraded('b', 'm', 'do')])).toBe('failing');
});

describe('the engine', () => {
  const wanted = { enableWAL: true, synchronous: 'FULL' } as const;
  const of = (engine: StorageStatistics['engine'], settings: Parameters<typeof judgeEngine>[1] = wanted) =>
    brief(judgeEngine(statistics({ engine }), settings));

  test('is healthy as it should be set up', () => {
    const engine = { name: 'x', journalMode: 'wal', foreignKeys: true, synchronous: 2 };
    expect(of(engine)).toEqual([
      'engine: healthy',
      'journal: healthy',
      'foreign-keys: healthy',
      'synchronous: healthy',
    ]);
  });

  test('is judged by what the configuration asks for', () => {
    const engine = { name: 'x', journalMode: 'delete', foreignKeys: 0, synchronous: 'NORMAL' };
    expect(of(engine).slice(1)).toEqual([
      'journal: failing',
      'foreign-keys: failing',
      'synchronous: degraded',
    ]);
    const asked = of(engine, { enableWAL: false, synchronous: 'NORMAL' });
    expect(asked.slice(1)).toEqual(['journal: healthy', 'foreign-keys: failing', 'synchronous: healthy']);
    expect(of(engine, null).slice(1)).toEqual(asked.slice(1));
    expect(of({ name: 'x', synchronous: 0 })).toEqual(['engine: healthy', 'synchronous: failing']);
  });

  test('tells its other facts', () => {
    const [engine] = judgeEngine(statistics({ engine: { name: 'x', sqliteVersion: '3.45.1' } }), null);
    expect(engine?.message).toBe('x, sqlite version 3.45.1');
  });

  test('has a log that may not grow without an end', () => {
    expect(brief(judgeSize(statistics({ walBytes: 100 }), 100))).toEqual([
      'database-size: healthy',
      'log-size: healthy',
    ]);
    const [, log] = judgeSize(statistics({ walBytes: 101 }), 100);
    expect(log).toMatchObject({
      status: 'degraded',
      value: 101,
      message: '101 bytes, more than maintenance.walSizeLimit (100 bytes)',
    });
    const [, read] = judgeSize(
      statistics({ walBytes: 101, engine: { name: 'x', logReaders: 'process 7 (node)' } }),
      100,
    );
    expect(read?.message).toContain('it is read by process 7 (node)');
    expect(judgeSize(statistics({ databaseBytes: null }), 100)).toEqual([]);
    expect(judgeSize(statistics({ walBytes: null }), 100)).toHaveLength(1);
  });

  test('has writers that wait, and not too many', () => {
    const pool = { writing: true, waitingWriters: 100, readers: 2, reading: 1 };
    expect(judgePool(pool)).toMatchObject({
      status: 'healthy',
      message: 'a write is under way, 100 writers wait, 1 of 2 readers at work',
    });
    expect(judgePool({ ...pool, waitingWriters: 101 })).toMatchObject({ status: 'degraded', value: 101 });
  });
});

test.each([
  [0, 'healthy'],
  [249, 'healthy'],
  [250, 'degraded'],
  [5000, 'failing'],
])('a read of %d ms is %s', (milliseconds, status) => {
  expect(judgeResponse(milliseconds)).toMatchObject({ status, value: milliseconds });
});

test.each([
  [0, 'healthy'],
  [1024, 'healthy'],
  [1025, 'degraded'],
])('a queue of %d writes is %s', (depth, status) => {
  expect(judgeQueue(depth)).toMatchObject({ status, value: depth });
});

test.each([
  // 2 per cent of a small disk, the reserve where that is more, and 1 GB of a large one.
  [{ free: 2, total: 100 }, 0, 'healthy'],
  [{ free: 1.9, total: 100 }, 0, 'failing'],
  [{ free: 9, total: 100 }, 10, 'failing'],
  [{ free: 10, total: 100 }, 10, 'healthy'],
  [{ free: GB, total: 4096 * GB }, 0, 'healthy'],
  [{ free: GB - 1, total: 4096 * GB }, 0, 'failing'],
])('of a disk %j with a reserve of %d it is %s', (space, reserve, status) => {
  expect(judgeDisk(space, reserve)).toMatchObject({ name: 'free-disk', status, value: space.free });
});

describe('the schema', () => {
  test('is degraded while migrations are pending, and failing where they do not fit', () => {
    const problem = { reason: 'newer-schema', id: 'b', message: 'm' } as const;
    const applied = [{ id: 'a', checksum: 'c', applied_at: now }];
    expect(brief(judgeSchema({ applied, pending: [], problems: [] }))).toEqual(['schema: healthy']);
    expect(brief(judgeSchema({ applied, pending: ['b'], problems: [] }))).toEqual(['schema: degraded']);
    expect(judgeSchema({ applied, pending: ['b'], problems: [problem] })).toMatchObject([
      { status: 'failing', message: 'newer-schema: m' },
    ]);
  });
});

describe('history', () => {
  const state = { path: '/a.db.mark', mark: emptyMark('begun', now), problem: null, loss: null };

  test('is failing while a loss is not accepted', () => {
    const losses = [
      { noticedAt: now, from: 3, to: 5 },
      { noticedAt: now, from: 9, to: 9 },
    ];
    expect(judgeHistory(losses, state)).toMatchObject([
      { status: 'failing', value: 3, message: expect.stringContaining('entries 3 to 5') as string },
      { status: 'failing', value: 1, message: expect.stringContaining('entry 9') as string },
    ]);
  });

  test('is degraded where the mark cannot be kept, or was not there', () => {
    expect(brief(judgeHistory([], { ...state, problem: 'It is full.' }))).toEqual(['history: degraded']);
    const adopted = { ...state, mark: emptyMark('adopted', now) };
    expect(judgeHistory([], adopted)).toMatchObject([
      { status: 'degraded', advice: expect.stringContaining('-wal') as string },
    ]);
  });

  test('is healthy with a mark, and nothing to be told of a store without a file', () => {
    expect(judgeHistory([], state)).toMatchObject([
      { status: 'healthy', message: 'nothing is missing since 2026-03-02T12:00:00.000Z' },
    ]);
    const renewed = { ...state, mark: emptyMark('renewed', now) };
    expect(judgeHistory([], renewed)).toMatchObject([
      { status: 'healthy', message: expect.stringContaining('begun anew') as string },
    ]);
    expect(judgeHistory([], { ...state, path: null, mark: null })).toEqual([]);
  });
});

describe('the last backup', () => {
  const config = { autoBackup: true, backupInterval: 3600 };
  const facts = { last: ago(3 * HOUR), isNeeded: true, madeAt: ago(9 * HOUR) };

  test.each([
    [facts, 'degraded'],
    [{ ...facts, last: ago(2 * HOUR) }, 'healthy'],
    [{ ...facts, isNeeded: false }, 'healthy'],
    [{ ...facts, last: null }, 'degraded'],
    [{ ...facts, last: null, madeAt: ago(HOUR) }, 'healthy'],
    [{ ...facts, last: null, madeAt: null }, 'healthy'],
    // A clock that was set back.
    [{ ...facts, last: ago(-HOUR) }, 'healthy'],
  ])('%j is %s', (given, status) => {
    expect(judgeBackup(given, config, now)).toMatchObject({ name: 'last-backup', status });
  });

  test('is not missed where none are to be made', () => {
    expect(judgeBackup(facts, { ...config, autoBackup: false }, now).status).toBe('healthy');
  });
});

describe('maintenance', () => {
  const run = (changes: Partial<MaintenanceRunRecord>): MaintenanceRunRecord => ({
    id: 1,
    task: 'backup',
    owner: '1@h',
    started_at: ago(2 * HOUR),
    lease_until: now,
    finished_at: ago(HOUR),
    outcome: 'succeeded',
    details: null,
    ...changes,
  });

  test('is degraded for each task whose last run failed or was given up', () => {
    expect(judgeRuns([], now)).toMatchObject([{ status: 'healthy', message: 'nothing was due yet' }]);
    expect(judgeRuns([run({}), run({ task: 'vacuum' })], now)).toMatchObject([{ status: 'healthy' }]);
    const bad = [
      run({ outcome: 'failed', details: '{"message":"The disk is full."}' }),
      run({ task: 'prune', outcome: 'abandoned', finished_at: null, details: 'no JSON' }),
    ];
    expect(judgeRuns(bad, now).map(({ message }) => message)).toEqual([
      'the last backup failed 1 hour ago: The disk is full.',
      'the last prune was abandoned 2 hours ago',
    ]);
  });

  test('does not count what a check of the history found', () => {
    expect(brief(judgeRuns([run({ task: 'history_check', outcome: 'failed' })], now))).toEqual([
      'maintenance: healthy',
    ]);
  });

  test('keeps a reserve, which is missed once maintenance was at work', () => {
    expect(judgeReserve({ bytes: 0, isExpected: true }, 0)).toEqual([]);
    expect(brief(judgeReserve({ bytes: 8, isExpected: true }, 8))).toEqual(['reserve: healthy']);
    expect(brief(judgeReserve({ bytes: 0, isExpected: false }, 8))).toEqual(['reserve: healthy']);
    expect(brief(judgeReserve({ bytes: 7, isExpected: true }, 8))).toEqual(['reserve: degraded']);
  });
});
