import type {
  ChangeFeed,
  Database,
  DatabaseConfig,
  DatabaseHooks,
  DatabaseOperations,
  HealthProbe,
  MigrationControl,
  StorageAdapter,
} from '@skep/contracts';
import { translateError } from '../errors/translate-error.ts';
import { changeFeed } from '../feed/change-feed.ts';
import { CommitSignal } from '../feed/commit-signal.ts';
import type { EngineSettings } from '../health/judge-engine.ts';
import { detection } from '../history/detection.ts';
import { History } from '../history/history.ts';
import { noteLoss } from '../history/losses.ts';
import { maintenanceCalls } from '../maintenance/maintenance-calls.ts';
import type { MaintenanceTiming } from '../maintenance/schedule/maintenance-timer.ts';
import { bindOperations } from '../operations/bind-operations.ts';
import type { ReadContext, Settings } from '../operations/context.ts';
import { type ReadStore, RecordReader } from '../store/read-store.ts';
import { checkArgument } from '../validation/check-input.ts';
import { callable, path } from '../validation/values.ts';
import { OwnTransactions } from '../writes/own-transaction.ts';
import type { RetryPolicy } from '../writes/retry-policy.ts';
import { runRead } from '../writes/run-read.ts';
import { TimeLimit } from '../writes/time-limit.ts';
import { WriteQueue } from '../writes/write-queue.ts';
import { callRunner } from './calls.ts';
import { Connection } from './connection.ts';
import { migrationControl } from './migration-control.ts';
import { safeHooks } from './safe-hooks.ts';
import { schemaStanding } from './schema-standing.ts';

export interface CoreDatabaseOptions {
  /** As the application gave it. */
  readonly adapter: StorageAdapter;
  /** The same, perhaps wrapped to report its calls. */
  readonly storage: StorageAdapter;
  readonly settings: Settings;
  readonly autoMigrate: boolean;
  readonly maintenance: DatabaseConfig['maintenance'];
  /** When an open database looks for maintenance that is due, where `maintenance.automatic` is on. */
  readonly timing: MaintenanceTiming;
  /** What the configuration asks of the engine; null where only the adapter knows. */
  readonly engine: EngineSettings | null;
  readonly probes: readonly HealthProbe[];
  readonly policy: DatabaseConfig['connection'];
  readonly hooks: DatabaseHooks;
}

/** Puts the parts together: how calls are run, and what is reported of them. Not connected yet. */
export function coreDatabase(options: CoreDatabaseOptions): Database {
  const { adapter, storage, settings } = options;
  const hooks = safeHooks(options.hooks);
  const connection = new Connection(storage);
  const commits = new CommitSignal();
  const transactions = new OwnTransactions();
  const policy: RetryPolicy = {
    maxRetries: options.policy.maxRetries,
    retryDelay: options.policy.retryDelay,
    limit: new TimeLimit(options.policy.queryTimeout),
    signal: () => connection.signal,
    onRetry: hooks.onRetry,
  };
  // Opening and migrating take the time that they take.
  const patient: RetryPolicy = { ...policy, limit: new TimeLimit(0) };
  const queue = new WriteQueue({
    adapter: storage,
    settings,
    policy,
    onCommit: hooks.onCommit,
    onWritten: (newest) => history.committed(newest),
    onChange: () => commits.notify(),
  });
  const history = new History({
    storage,
    now: settings.now,
    note: (loss) =>
      queue.submit({
        operation: 'history_check',
        kind: 'write',
        work: ({ context }) => noteLoss(context.store, loss, settings.now()),
      }),
  });
  const context: ReadContext = { store: new RecordReader(storage), settings };

  const call = callRunner({
    connection,
    transactions,
    onOperation: options.hooks.onOperation && hooks.onOperation,
  });
  const maintenance = <T>(operation: string, run: () => Promise<T>): Promise<T> =>
    call(operation, 'DATABASE_OPERATION_FAILED', 'store', run);

  const operations = bindOperations((operation, args) =>
    call(operation.name, operation.failure, 'data', () => {
      const { name, kind, prepare } = operation;
      const work = prepare(...args);
      // A read operation's work takes the smaller context, which is all that there is outside a transaction.
      const read = work as unknown as (context: ReadContext) => Promise<unknown>;
      if (kind === 'read') return runRead(policy, name, () => read(context));
      const { event } = work;
      return queue.submit({ operation: name, kind, work: (scope) => work(scope.context), event });
    }),
  );

  const inspectSchema = async (): Promise<void> => {
    const { problem, isCurrent } = await schemaStanding(storage, patient);
    connection.barrier = problem;
    if (isCurrent) await history.check();
  };
  const beforeUp = (): Promise<void> =>
    history.beginBefore(async () => (await storage.migrations.status()).pending.length > 0);
  const migrations: MigrationControl = migrationControl({
    inner: storage.migrations,
    policy: patient,
    call: (operation, run) => call(operation, 'DATABASE_SCHEMA_MIGRATION_FAILED', 'store', run),
    onUp: beforeUp,
    onEnd: () => history.forget(),
    onChanged: inspectSchema,
  });
  const feed: ChangeFeed = changeFeed({
    read: <T>(operation: string, read: (store: ReadStore) => Promise<T>) =>
      call(operation, 'DATABASE_QUERY_FAILED', 'data', () =>
        runRead(policy, operation, () => read(context.store)),
      ),
    commits,
    connection: () => connection.signal,
  });
  const { verify, acceptLosses, losses } = detection({
    storage,
    history,
    now: settings.now,
    call: maintenance,
    read: (operation, work) => runRead(policy, operation, () => work(context.store)),
    write: (operation, work) =>
      queue.submit({ operation, kind: 'write', work: (scope) => work(scope.context.store) }),
  });

  const care = maintenanceCalls({
    config: options.maintenance,
    timing: options.timing,
    call: (operation, failure, run) => call(operation, failure, 'data', run),
    host: {
      storage,
      settings,
      write: (operation, work) =>
        queue.submit({ operation, kind: 'write', work: (scope) => work(scope.context) }),
      read: (operation, work) => runRead(policy, operation, () => work(context.store)),
      patiently: (operation, step) => runRead(patient, operation, step),
      signal: () => connection.signal,
      patience: policy.limit.milliseconds,
    },
  });

  return {
    ...operations,
    connect: () =>
      call('connect', 'connect', 'nothing', () =>
        connection.open(
          () => runRead(patient, 'connect', () => storage.connect()),
          async () => {
            history.open();
            try {
              if (options.autoMigrate && storage.supports.migrations) {
                connection.barrier = null;
                await migrateOnConnect(storage, patient, beforeUp);
                await history.check();
              } else await inspectSchema();
              care.start();
            } catch (error) {
              await history.close();
              throw error;
            }
          },
        ),
      ),
    disconnect: () =>
      call('disconnect', 'DATABASE_OPERATION_FAILED', 'nothing', () =>
        connection.close(async () => {
          await care.stop();
          await queue.idle();
          await history.close();
        }),
      ),
    isConnected: () => connection.isOpen,
    transaction: <T>(work: (tx: DatabaseOperations) => Promise<T>) =>
      maintenance('transaction', () => {
        connection.requireUsable();
        checkArgument('transaction', 'work', callable, work);
        return queue.submit(transactions.request(work));
      }),
    feed,
    migrations,
    adapter,
    maintenance: { ...care.calls, verify, acceptLosses },
    vacuum: async (vacuumOptions) => void (await care.calls.vacuum(vacuumOptions)),
    backup: async (file) => void (await care.calls.backup(checkArgument('backup', 'path', path, file))),
    sync: () => maintenance('sync', () => storage.sync()),
    checkIntegrity: () => maintenance('checkIntegrity', () => storage.checkIntegrity()),
    health: () =>
      maintenance('health', async () =>
        (await import('../health/read-health.ts')).readHealth({
          storage,
          store: context.store,
          config: options.maintenance,
          engine: options.engine,
          now: settings.now,
          queueDepth: () => queue.depth,
          mark: () => history.state(),
          losses,
          probes: options.probes,
        }),
      ),
    statistics: () =>
      maintenance('statistics', async () =>
        (await import('../health/statistics.ts')).readStatistics(storage, settings.now()),
      ),
  };
}

/** @throws DatabaseError `DATABASE_SCHEMA_MIGRATION_FAILED` */
async function migrateOnConnect(
  storage: StorageAdapter,
  policy: RetryPolicy,
  beforeUp: () => Promise<void>,
): Promise<void> {
  try {
    await runRead(policy, 'connect', async () => {
      await beforeUp();
      await storage.migrations.up();
    });
  } catch (error) {
    throw translateError(error, { operation: 'connect', failure: 'DATABASE_SCHEMA_MIGRATION_FAILED' });
  }
}
