import type { DatabaseConfig } from '@skep/contracts';

/** What a `Database` is configured with where nothing is said. A fresh copy each time. */
export function getDefaultDatabaseConfig(): DatabaseConfig {
  return {
    url: 'file:./skep.db',
    local: {
      file: './skep.db',
      enableWAL: true,
      busyTimeout: 5000,
      synchronous: 'FULL',
      autoMigrate: true,
      logQueries: false,
    },
    cloud: { enabled: false, syncInterval: 300, readYourWrites: true },
    connection: { maxRetries: 3, retryDelay: 1000, queryTimeout: 30_000 },
    workflow: { maxReviews: 3, reviewTimeout: 86_400_000, autoAbandonAfter: 5, maxDepth: 5 },
    encryption: {},
    maintenance: {
      automatic: true,
      vacuumInterval: 86_400,
      autoBackup: true,
      backupInterval: 86_400,
      backupRetention: 7,
      logRetention: 30,
      reserveBytes: 8 * 1024 * 1024,
      walSizeLimit: 64 * 1024 * 1024,
    },
    drizzle: { logger: false, casing: 'snake_case' },
  };
}
