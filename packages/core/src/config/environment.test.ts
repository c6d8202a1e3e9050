import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('an empty environment says nothing', () => {
  const nothing = { local: {}, cloud: {}, workflow: {}, encryption: {}, maintenance: {} };
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
      SKEP_FILE_KEY: 'f',
      SKEP_PREVIOUS_ENCRYPTION_KEYS: 'k1, k2',
      SKEP_MAINTENANCE: 'off',
      SKEP_VACUUM_INTERVAL: '1',
      SKEP_AUTO_BACKUP: 'no',
      SKEP_BACKUP_INTERVAL: '2',
      SKEP_BACKUP_RETENTION: '3',
      SKEP_BACKUP_FOLDER: 'copies',
      SKEP_LOG_RETENTION: '4',
      SKEP_RESERVE_BYTES: '5',
      SKEP_WAL_SIZE_LIMIT: '6',
    }),
  ).toEqual({
    url: 'file:a.db',
    local: { enableWAL: false, busyTimeout: 100, logQueries: true, encryptionKey: 'f' },
    cloud: { enabled: false, syncUrl: 'libsql://a', authToken: 't' },
    workflow: { maxReviews: 4, reviewTimeout: 60_000, autoAbandonAfter: 0, maxDepth: 7 },
    encryption: { key: 'k', previousKeys: ['k1', 'k2'] },
    maintenance: {
      automatic: false,
      vacuumInterval: 1,
      autoBackup: false,
      backupInterval: 2,
      backupRetention: 3,
      backupFolder: 'copies',
      logRetention: 4,
      reserveBytes: 5,
      walSizeLimit: 6,
    },
  });
});
