import { StorageError } from '@skep/contracts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../migrations/all.ts';
import { toStorageError } from './error.ts';

const database = new Database(':memory:');
const instance =
  'INSERT INTO instances (id, type, status, worktree_path, branch_name, created_at, last_activity, agent, session_id) ' +
  'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
const good = ['a', 'coding', 'started', '/w', 'b', 1, 1, 'codex', 's'];

beforeAll(() => {
  database.exec(migrations[0]?.up ?? '');
  database.prepare(instance).run(...good);
});
afterAll(() => database.close());

function errorOf(sql: string, ...params: unknown[]): StorageError {
  try {
    database.prepare(sql).run(...params);
  } catch (error) {
    const mapped = toStorageError(error, { table: 'instances' });
    expect(mapped.cause).toBe(error);
    return mapped;
  }
  throw new Error(`It did not fail: ${sql}`);
}

const changed = (index: number, value: unknown) => good.with(index, value as string);

describe('violations, from the engine itself', () => {
  test('the primary key', () => {
    expect(errorOf(instance, ...good.with(8, 'other'))).toMatchObject({
      reason: 'unique',
      table: 'instances',
      fields: ['id'],
    });
  });

  test('a unique', () => {
    expect(errorOf(instance, ...changed(0, 'b'))).toMatchObject({
      reason: 'unique',
      fields: ['agent', 'session_id'],
      constraint: 'unq_instances_session',
    });
  });

  test('a value that is not allowed', () => {
    expect(errorOf(instance, ...changed(2, 'asleep'))).toMatchObject({
      reason: 'check',
      fields: ['status'],
      constraint: 'chk_instances_status',
    });
  });

  test('a missing value', () => {
    expect(errorOf(instance, ...changed(3, null))).toMatchObject({
      reason: 'check',
      fields: ['worktree_path'],
    });
  });

  test('a value of another type', () => {
    expect(errorOf(instance, ...changed(5, 'today'))).toMatchObject({
      reason: 'check',
      fields: ['created_at'],
    });
  });

  test('a foreign key, with the table from the context', () => {
    const sql = "UPDATE instances SET parent_instance_id = 'nobody'";
    expect(errorOf(sql)).toMatchObject({ reason: 'foreign-key', table: 'instances' });
  });

  test('a table that is not there says what to do', () => {
    expect(errorOf('DELETE FROM nowhere').message).toContain('migrations.up()');
  });
});

/** As @libsql/client and drizzle-orm give them. */
function libsqlError(message: string, code: string, extendedCode?: string): Error {
  return Object.assign(new Error(`${code}: SQLite error: ${message}`), { code, extendedCode });
}

test('knows the errors of @libsql/client, also inside those of a query builder', () => {
  const inner = libsqlError(
    'UNIQUE constraint failed: mcp_events.session_id, mcp_events.tool_use_id',
    'SQLITE_CONSTRAINT',
    'SQLITE_CONSTRAINT_UNIQUE',
  );
  const outer = new Error('Failed query: insert …', { cause: inner });
  for (const error of [inner, outer]) {
    expect(toStorageError(error)).toMatchObject({
      reason: 'unique',
      table: 'mcp_events',
      constraint: 'unq_mcp_events_tool_use',
      cause: error,
    });
  }
});

test.each([
  ['SQLITE_BUSY', 'busy', true],
  ['SQLITE_BUSY_SNAPSHOT', 'busy', true],
  ['SQLITE_LOCKED', 'busy', true],
  ['SQLITE_READONLY', 'read-only', false],
  ['SQLITE_READONLY_DIRECTORY', 'read-only', false],
  ['SQLITE_READONLY_DBMOVED', 'busy', true],
  ['SQLITE_PERM', 'permission', false],
  ['SQLITE_AUTH', 'permission', false],
  ['SQLITE_CANTOPEN', 'permission', false],
  ['SQLITE_NOTADB', 'not-a-database', false],
  ['SQLITE_FULL', 'disk-full', false],
  ['SQLITE_CORRUPT', 'corrupt', false],
  ['SQLITE_CORRUPT_VTAB', 'corrupt', false],
  ['SQLITE_IOERR_CORRUPTFS', 'corrupt', false],
  ['SQLITE_IOERR_WRITE', 'unknown', false],
  ['SQLITE_ERROR', 'unknown', false],
])('%s is %s', (code, reason, isRetryable) => {
  const error = toStorageError(Object.assign(new Error('whatever'), { code }), { file: '/data/skep.db' });
  expect(error).toMatchObject({ reason, isRetryable });
  expect(error.message).toContain('/data/skep.db');
});

test('what is a StorageError stays as it is, and what is not from SQLite is unknown', () => {
  const error = new StorageError('timeout', 'too long');
  expect(toStorageError(error)).toBe(error);
  const foreign = new RangeError('UNIQUE constraint failed: a.b');
  expect(toStorageError(foreign)).toMatchObject({ reason: 'unknown', cause: foreign });
  expect(toStorageError('text')).toMatchObject({ reason: 'unknown' });
});
