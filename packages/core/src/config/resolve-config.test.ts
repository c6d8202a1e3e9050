import type { DatabaseConfigInput } from '@skep/contracts';
import { expect, test } from 'vitest';
import { getDefaultDatabaseConfig } from './defaults.ts';
import { resolveConfig } from './resolve-config.ts';

const resolve = (input: object = {}, env: Record<string, string> = {}) =>
  resolveConfig(input as DatabaseConfigInput, env);

test('nothing said gives the documented defaults', () => {
  expect(resolve()).toEqual(getDefaultDatabaseConfig());
  expect(getDefaultDatabaseConfig()).toMatchObject({
    url: 'file:./skep.db',
    local: { file: './skep.db', enableWAL: true, busyTimeout: 5000, synchronous: 'FULL', autoMigrate: true },
    cloud: { enabled: false, syncInterval: 300, readYourWrites: true },
    connection: { maxRetries: 3, retryDelay: 1000, queryTimeout: 30_000 },
    workflow: { maxReviews: 3, reviewTimeout: 86_400_000, autoAbandonAfter: 5, maxDepth: 5 },
    maintenance: { vacuumInterval: 86_400, backupRetention: 7, logRetention: 30, autoBackup: true },
    drizzle: { logger: false, casing: 'snake_case' },
  });
});

test('the defaults cannot be changed for others', () => {
  getDefaultDatabaseConfig().local.busyTimeout = 1;
  expect(getDefaultDatabaseConfig().local.busyTimeout).toBe(5000);
});

test('nested settings are merged over the defaults, undefined ones are not given', () => {
  const config = resolve({ local: { busyTimeout: 10_000, file: undefined }, connection: { maxRetries: 5 } });
  expect(config.local).toEqual({ ...getDefaultDatabaseConfig().local, busyTimeout: 10_000 });
  expect(config.connection).toEqual({ maxRetries: 5, retryDelay: 1000, queryTimeout: 30_000 });
});

test('the flat form stands for the nested one', () => {
  const config = resolve({ localFile: './a.db', enableWAL: false, busyTimeout: 1, syncInterval: 7 });
  expect(config.local).toMatchObject({ file: './a.db', enableWAL: false, busyTimeout: 1 });
  expect(config.cloud.syncInterval).toBe(7);
  expect(config.url).toBe('file:./a.db');
});

test.each([
  [{ url: 'sqlite:a.db', local: { file: 'b.db' } }, {}, 'sqlite:a.db'],
  [{ local: { file: 'file:./b.db' } }, {}, 'file:./b.db'],
  [{ localFile: ':memory:' }, {}, 'memory:'],
  [{}, { SKEP_DATABASE_URL: 'memory:', DATABASE_URL: 'file:c.db' }, 'memory:'],
  [{}, { DATABASE_URL: 'file:c.db' }, 'file:c.db'],
  [{ localFile: 'b.db' }, { SKEP_DATABASE_URL: 'memory:' }, 'file:b.db'],
  [{ url: 'sqlite:a.db' }, { SKEP_DATABASE_URL: 'memory:' }, 'sqlite:a.db'],
])('%j with %j opens %s', (input, env, url) => {
  expect(resolve(input, env).url).toBe(url);
});

test('what is given goes before the environment, and that before the defaults', () => {
  const env = { DATABASE_BUSY_TIMEOUT: '7', DATABASE_WAL_MODE: 'false', DATABASE_LOG_QUERIES: '1' };
  expect(resolve({}, env).local).toMatchObject({ busyTimeout: 7, enableWAL: false, logQueries: true });
  expect(resolve({ busyTimeout: 9, local: { logQueries: false } }, env).local).toMatchObject({
    busyTimeout: 9,
    logQueries: false,
  });
});

test('drizzle.logger and local.logQueries are one setting', () => {
  expect(resolve({ drizzle: { logger: true } })).toMatchObject({
    local: { logQueries: true },
    drizzle: { logger: true },
  });
  expect(resolve({ local: { logQueries: true } }).drizzle.logger).toBe(true);
  expect(() => resolve({ local: { logQueries: true }, drizzle: { logger: false } })).toThrow(/one setting/);
});

test.each([
  [{ locl: {} }, 'locl', /did you mean "local"/],
  [{ local: { busyTimout: 1 } }, 'local.busyTimout', /did you mean "busyTimeout"/],
  [{ connection: { foo: 1 } }, 'connection.foo', /known: maxRetries, retryDelay, queryTimeout/],
  [{ local: { busyTimeout: '5000' } }, 'local.busyTimeout', /a number|whole number/],
  [{ local: { busyTimeout: -1 } }, 'local.busyTimeout', /at least 0/],
  [{ local: { busyTimeout: 1.5 } }, 'local.busyTimeout', /whole number/],
  [{ workflow: { maxReviews: -1 } }, 'workflow.maxReviews', /at least 0/],
  [{ workflow: { reviewTimeout: 0 } }, 'workflow.reviewTimeout', /at least 1/],
  [{ workflow: { autoAbandonAfter: -1 } }, 'workflow.autoAbandonAfter', /at least 0/],
  [{ workflow: { maxDepth: 0 } }, 'workflow.maxDepth', /at least 1/],
  [{ local: 'a.db' }, 'local', /an object/],
  [{ local: { file: '' } }, 'local.file', /not be empty/],
  [{ local: { synchronous: 'OFF' } }, 'local.synchronous', /corrupts/],
  [{ local: { synchronous: 'EXTRA' } }, 'local.synchronous', /one of FULL, NORMAL/],
  [{ drizzle: { casing: 'camelCase' } }, 'drizzle.casing', /fixed/],
  [{ encryption: { key: 'short' } }, 'encryption.key', /64 hex digits/],
  [{ localFile: 'a', local: { file: 'b' } }, 'localFile', /contradicts local\.file/],
])('%j is refused for %s', (input, field, problem) => {
  const error = refusalOf(input);
  expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', context: { problems: [{ field }] } });
  expect(String(error)).toMatch(problem);
});

test('every problem is named at once', () => {
  expect(refusalOf({ a: 1, local: { b: 2 }, busyTimeout: 'x' })).toMatchObject({
    context: { problems: expect.objectContaining({ length: 3 }) },
  });
});

test('no secret is repeated in a message', () => {
  expect(String(refusalOf({ encryption: { key: 'hush-hush' } }))).not.toContain('hush');
  expect(String(refusalOf({}, { SKEP_ENCRYPTION_KEY: 'hush-hush' }))).not.toContain('hush');
});

test.each([
  [{ DATABASE_BUSY_TIMEOUT: 'soon' }, 'DATABASE_BUSY_TIMEOUT'],
  [{ DATABASE_BUSY_TIMEOUT: '99999999999' }, 'DATABASE_BUSY_TIMEOUT'],
  [{ DATABASE_WAL_MODE: 'maybe' }, 'DATABASE_WAL_MODE'],
  [{ ENABLE_CLOUD_SYNC: '2' }, 'ENABLE_CLOUD_SYNC'],
  [{ SKEP_ENCRYPTION_KEY: 'short' }, 'SKEP_ENCRYPTION_KEY'],
  [{ SKEP_MAX_REVIEWS: 'three' }, 'SKEP_MAX_REVIEWS'],
  [{ SKEP_REVIEW_TIMEOUT: '0' }, 'SKEP_REVIEW_TIMEOUT'],
])('%j is refused, naming the variable', (env, variable) => {
  expect(refusalOf({}, env)).toMatchObject({
    code: 'DATABASE_INITIALIZATION_FAILED',
    message: expect.stringContaining(variable),
  });
});

test('cloud synchronisation is checked, and then refused', () => {
  const syncUrl = 'libsql://a.example';
  expect(refusalOf({ cloud: { enabled: true } })).toMatchObject({
    context: { problems: [{ field: 'cloud.syncUrl' }] },
  });
  expect(refusalOf({ enableCloudSync: true, syncUrl: 'file:a' })).toMatchObject({
    context: { problems: [{ field: 'cloud.syncUrl' }] },
  });
  expect(refusalOf({ cloud: { enabled: true, syncUrl } })).toMatchObject({ reason: 'not-supported' });
  expect(refusalOf({}, { ENABLE_CLOUD_SYNC: 'true', TURSO_DATABASE_URL: syncUrl })).toMatchObject({
    reason: 'not-supported',
  });
});

test('TURSO_ variables alone change nothing', () => {
  const env = { TURSO_DATABASE_URL: 'libsql://a.example', TURSO_AUTH_TOKEN: 'token' };
  expect(resolve({}, env)).toEqual(resolve());
});

function refusalOf(input: object, env: Record<string, string> = {}): unknown {
  try {
    resolve(input, env);
  } catch (error) {
    return error;
  }
  throw new Error('The configuration was accepted.');
}
