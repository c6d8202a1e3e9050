import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('an empty environment says nothing', () => {
  const nothing = { local: {}, cloud: {}, workflow: {}, encryption: {} };
  expect(readEnvironment({})).toEqual(nothing);
  expect(readEnvironment({ DATABASE_URL: ' ', DATABASE_WAL_MODE: '', PATH: '/bin' })).toEqual(nothing);
});

test('every variable is read', () => {
  expect(
    readEnvironment({
      DATABASE_URL: 'file:a.db',
      DATABASE_WAL_MODE: 'OFF',
      DATABASE_BUSY_TIMEOUT: '100',
      DATABASE_LOG_QUERIES: 'yes',
      ENABLE_CLOUD_SYNC: 'false',
      TURSO_DATABASE_URL: 'libsql://a',
      TURSO_AUTH_TOKEN: 't',
      SKEP_ENCRYPTION_KEY: 'k',
      SKEP_MAX_REVIEWS: '4',
      SKEP_REVIEW_TIMEOUT: '60000',
      SKEP_AUTO_ABANDON_AFTER: '0',
      SKEP_MAX_DEPTH: '7',
    }),
  ).toEqual({
    url: 'file:a.db',
    local: { enableWAL: false, busyTimeout: 100, logQueries: true },
    cloud: { enabled: false, syncUrl: 'libsql://a', authToken: 't' },
    workflow: { maxReviews: 4, reviewTimeout: 60_000, autoAbandonAfter: 0, maxDepth: 7 },
    encryption: { key: 'k' },
  });
});
