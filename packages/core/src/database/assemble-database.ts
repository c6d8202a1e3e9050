import { resolve } from 'node:path';
import type { Database, DatabaseConfig, DatabaseHooks, HealthProbe, StorageAdapter } from '@skep/contracts';
import { pathOf } from '../config/database-url.ts';
import { type KeySource, secretKeys } from '../config-values/secret-keys.ts';
import { MAINTENANCE_TIMING, type MaintenanceTiming } from '../maintenance/schedule/maintenance-timer.ts';
import { coreDatabase } from './core-database.ts';
import { reportQueries } from './report-queries.ts';
import { safeHooks } from './safe-hooks.ts';
import { describeReport } from './summarize-query.ts';

export interface AssembleOptions {
  readonly adapter: StorageAdapter;
  readonly config: DatabaseConfig;
  /** Where the store is; null where only its adapter knows. */
  readonly url: string | null;
  readonly hooks: DatabaseHooks | undefined;
  readonly clock: (() => Date) | undefined;
  readonly probes?: readonly HealthProbe[] | undefined;
  /** Default: as an application wants it. */
  readonly timing?: MaintenanceTiming;
}

/** A database over the adapter, as the checked configuration says. */
export function assembleDatabase({
  adapter,
  config,
  url,
  hooks = {},
  clock,
  probes = [],
  timing = MAINTENANCE_TIMING,
}: AssembleOptions): Database {
  const { local, connection, workflow, encryption } = config;
  const onQuery = hooks.onQuery ?? ((report) => void process.stderr.write(describeReport(report)));
  return coreDatabase({
    adapter,
    storage: local.logQueries ? reportQueries(adapter, safeHooks({ onQuery }).onQuery) : adapter,
    settings: {
      workflow,
      secrets: secretKeys({
        key: encryption.key,
        previousKeys: encryption.previousKeys ?? [],
        ...keyPlace(adapter, encryption.keyFile, url),
      }),
      now: clock ?? (() => new Date()),
    },
    autoMigrate: local.autoMigrate,
    maintenance: config.maintenance,
    engine: url === null ? null : { enableWAL: local.enableWAL, synchronous: local.synchronous },
    probes,
    timing,
    policy: connection,
    hooks,
  });
}

/** The key file lies beside the database file. A store that ends with the process has a key that does. */
function keyPlace(
  adapter: StorageAdapter,
  keyFile: string | undefined,
  url: string | null,
): Pick<KeySource, 'keyFile' | 'adapter'> {
  // Resolved now, as the adapter resolves the database's path: it is read later, perhaps from another folder.
  if (keyFile !== undefined) return { keyFile: resolve(keyFile), adapter: null };
  const file = url === null ? null : pathOf(url);
  if (file !== null) return { keyFile: `${resolve(file)}.key`, adapter: null };
  const isPassing = url !== null || !adapter.supports.durable;
  return { keyFile: null, adapter: isPassing ? adapter : null };
}
