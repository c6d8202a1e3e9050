import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type DatabaseConfig,
  type HealthCheck,
  type HealthProbe,
  type HealthReport,
  type HistoryLoss,
  MAINTENANCE_TASKS,
  type MigrationStatus,
  type StorageAdapter,
} from '@skep/contracts';
import type { MarkState } from '../history/history.ts';
import { isBackupNeeded } from '../maintenance/schedule/is-backup-needed.ts';
import { newestRun } from '../maintenance/schedule/task-history.ts';
import type { ReadStore } from '../store/read-store.ts';
import { look } from './gather.ts';
import { worstOf } from './health-check.ts';
import { type EngineSettings, judgeEngine, judgePool, judgeSize } from './judge-engine.ts';
import { judgeHistory, judgeSchema } from './judge-history.ts';
import { type DiskSpace, judgeDisk, judgeQueue, judgeResponse, SLOW_READ } from './judge-load.ts';
import { judgeBackup, judgeReserve, judgeRuns } from './judge-upkeep.ts';

export interface HealthSource {
  readonly storage: StorageAdapter;
  readonly store: ReadStore;
  readonly config: DatabaseConfig['maintenance'];
  /** Null where the application made the adapter, and only that knows its settings. */
  readonly engine: EngineSettings | null;
  readonly now: () => Date;
  readonly queueDepth: () => number;
  readonly mark: () => MarkState;
  readonly losses: () => Promise<HistoryLoss[]>;
  readonly probes: readonly HealthProbe[];
}

/** Looks at everything that can be looked at fast: nothing in here reads all of a table. */
export async function readHealth(source: HealthSource): Promise<HealthReport> {
  const checkedAt = source.now();
  // First and alone, so that it measures the store and not the rest of this.
  const response = await look('response-time', () => responseOf(source));
  const status = await migrationStatus(source);
  const parts = await Promise.all([
    status.checks,
    look('engine', () => engineOf(source)),
    look('write-queue', async () => [judgeQueue(source.queueDepth())]),
    status.isCurrent ? recordsOf(source, status.madeAt) : [],
    look('free-disk', () => diskOf(source)),
    ...source.probes.map((probe) => look('probe', probe)),
  ]);
  const checks = [...response, ...parts.flat()];
  return { status: worstOf(checks), checkedAt, checks };
}

/** One that was slow may have been unlucky: a machine that does much else is no slow store. */
const READS = 3;

async function responseOf({ store }: HealthSource): Promise<HealthCheck[]> {
  let best = await timedRead(store);
  for (let read = 1; read < READS && best >= SLOW_READ; read += 1)
    best = Math.min(best, await timedRead(store));
  return [judgeResponse(best)];
}

/** Milliseconds. */
async function timedRead(store: ReadStore): Promise<number> {
  const start = performance.now();
  await store.find('changes', { orderBy: [{ field: 'seq', direction: 'desc' }], limit: 1 });
  return performance.now() - start;
}

interface SchemaFacts {
  readonly checks: readonly HealthCheck[];
  /** Whether the tables are those that this version reads. */
  readonly isCurrent: boolean;
  readonly madeAt: Date | null;
}

async function migrationStatus({ storage }: HealthSource): Promise<SchemaFacts> {
  if (!storage.supports.migrations) return { checks: [], isCurrent: true, madeAt: null };
  let status: MigrationStatus | null = null;
  const checks = await look('schema', async () => {
    status = await storage.migrations.status();
    return judgeSchema(status);
  });
  const { applied = [], pending = [], problems = [] } = status ?? ({} as Partial<MigrationStatus>);
  const isCurrent = status !== null && pending.length === 0 && problems.length === 0;
  return { checks, isCurrent, madeAt: applied[0]?.applied_at ?? null };
}

async function engineOf({ storage, engine, config }: HealthSource): Promise<HealthCheck[]> {
  const statistics = await storage.statistics({ rows: false });
  const pool = statistics.pool === null ? [] : [judgePool(statistics.pool)];
  return [...judgeEngine(statistics, engine), ...pool, ...judgeSize(statistics, config.walSizeLimit)];
}

/** What the store's own records tell. */
async function recordsOf(source: HealthSource, madeAt: Date | null): Promise<readonly HealthCheck[]> {
  const parts = await Promise.all([
    look('history', async () => judgeHistory(await source.losses(), source.mark())),
    look('last-backup', () => backupOf(source, madeAt)),
    look('maintenance', () => upkeepOf(source)),
  ]);
  return parts.flat();
}

async function backupOf(
  { storage, store, config, now }: HealthSource,
  madeAt: Date | null,
): Promise<HealthCheck[]> {
  if (!storage.supports.backup || storage.file === null) return [];
  const run = await newestRun(store, 'backup', 'succeeded');
  const last = run === null ? null : (run.finished_at ?? run.started_at);
  return [judgeBackup({ last, madeAt, isNeeded: await isBackupNeeded(store) }, config, now())];
}

async function upkeepOf({ storage, store, config, now }: HealthSource): Promise<HealthCheck[]> {
  const newest = await Promise.all(MAINTENANCE_TASKS.map((task) => newestRun(store, task)));
  const runs = newest.filter((run) => run !== null);
  const checks = judgeRuns(runs, now());
  if (storage.file === null) return checks;
  const bytes = (await stat(`${storage.file}.reserve`).catch(() => null))?.size ?? 0;
  const isExpected = runs.some(({ task, outcome }) => task === 'prune' && outcome === 'succeeded');
  return [...checks, ...judgeReserve({ bytes, isExpected }, config.reserveBytes)];
}

async function diskOf({ storage, config }: HealthSource): Promise<HealthCheck[]> {
  if (storage.file === null) return [];
  return [judgeDisk(await spaceFor(storage.file), config.reserveBytes)];
}

/** The file system that a file is, or will be, on. */
export async function spaceFor(file: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(dirname(file));
  return { free: bavail * bsize, total: blocks * bsize };
}
