import type { StorageStatistics } from '@skep/contracts';
import { expect, test } from 'vitest';
import {
  checkEngine,
  checkHooks,
  checkIntegrity,
  checkMigrations,
  checkRecords,
  checkSchema,
  checkSize,
} from './check.ts';

const statistics = (changes: Partial<StorageStatistics>): StorageStatistics => ({
  rows: {},
  databaseBytes: 4096,
  walBytes: 0,
  engine: { name: 'x' },
  ...changes,
});
const levels = (engine: StorageStatistics['engine']) =>
  checkEngine(statistics({ engine })).map(({ name, level }) => `${name}: ${level}`);

test('a well set up engine is ok', () => {
  const engine = { name: 'x', journalMode: 'wal', foreignKeys: true, synchronous: 2 };
  expect(levels(engine)).toEqual(['engine: ok', 'wal: ok', 'foreign keys: ok', 'synchronous: ok']);
});

test('what weakens it is told by how bad it is', () => {
  const engine = { name: 'x', journalMode: 'delete', foreignKeys: false, synchronous: 'NORMAL' };
  expect(levels(engine)).toEqual(['engine: ok', 'wal: warn', 'foreign keys: fail', 'synchronous: warn']);
  expect(levels({ name: 'x', synchronous: 0 })).toEqual(['engine: ok', 'synchronous: fail']);
});

test('other facts of the engine are passed on', () => {
  const [engine] = checkEngine(statistics({ engine: { name: 'x', sqliteVersion: '3.45.1' } }));
  expect(engine?.message).toBe('x, sqlite version 3.45.1');
});

test('pending migrations are a warning, ones that do not fit a failure', () => {
  const problem = { reason: 'newer-schema', id: 'b', message: 'm' } as const;
  const level = (pending: string[], problems: (typeof problem)[]) =>
    checkMigrations({ applied: [], pending, problems })[0]?.level;
  expect([level([], []), level(['a'], []), level(['a'], [problem])]).toEqual(['ok', 'warn', 'fail']);
});

test('a changed schema is a failure for each difference', () => {
  expect(checkSchema([]).map(({ level }) => level)).toEqual(['ok']);
  expect(
    checkSchema([
      { object: 'a', message: 'b' },
      { object: 'c', message: 'd' },
    ]),
  ).toHaveLength(2);
});

test('of many problems a few are shown, and the others counted', () => {
  const problems = Array.from({ length: 9 }, (_, index) => `page ${index}`);
  const checks = checkIntegrity({ ok: false, problems });
  expect(checks.map(({ message }) => message).slice(4)).toEqual(['page 4', 'and 4 more problems']);
});

test('a log that keeps growing is a warning', () => {
  expect(checkSize(statistics({ walBytes: 100 * 1024 * 1024 }))[0]).toMatchObject({ level: 'warn' });
  expect(checkSize(statistics({ databaseBytes: null }))).toEqual([]);
});

test('records are counted by table', () => {
  expect(checkRecords(statistics({ rows: { instances: 2, mcp_events: 30 } })).message).toBe(
    'instances 2, mcp_events 30',
  );
});

test('only what went wrong in hooks lately is a warning', () => {
  const now = new Date('2026-03-02T12:00:00Z');
  const entry = (time: string) => ({
    time,
    database: null,
    event: null,
    session_id: null,
    code: 'X',
    message: 'm',
  });
  expect(checkHooks([entry('2026-03-01T11:00:00Z')], now).level).toBe('ok');
  expect(checkHooks([entry('2026-03-02T11:00:00Z')], now).level).toBe('warn');
});
