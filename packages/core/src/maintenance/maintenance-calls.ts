import type { DatabaseConfig, DatabaseErrorCode } from '@skep/contracts';
import type { Upkeep } from './maintenance.ts';
import type { MaintenanceHost } from './maintenance-host.ts';
import { MaintenanceTimer, type MaintenanceTiming } from './schedule/maintenance-timer.ts';

export interface MaintenanceCallsOptions {
  readonly config: DatabaseConfig['maintenance'];
  readonly timing: MaintenanceTiming;
  readonly host: Omit<MaintenanceHost, 'config' | 'reserve'>;
  /** Runs a call of the database: reported, refused where the database is not open, its failures translated. */
  readonly call: <T>(operation: string, failure: DatabaseErrorCode, run: () => Promise<T>) => Promise<T>;
}

/** Maintenance of one database, asked for and by itself. */
export interface MaintenanceCalls {
  readonly calls: Upkeep;
  /** The database is open. */
  start(): void;
  /** The database closes. Resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** The code of a failure of each that has none of its own. */
const FAILURES: Readonly<Record<keyof Upkeep, DatabaseErrorCode>> = {
  backup: 'DATABASE_OPERATION_FAILED',
  vacuum: 'DATABASE_OPERATION_FAILED',
  prune: 'DATABASE_DELETE_FAILED',
  checkpoint: 'DATABASE_OPERATION_FAILED',
  rotateKey: 'DATABASE_UPDATE_FAILED',
  runDue: 'DATABASE_OPERATION_FAILED',
  listRuns: 'DATABASE_QUERY_FAILED',
  listBackups: 'DATABASE_OPERATION_FAILED',
};

type UntypedMethod = (...args: unknown[]) => Promise<unknown>;

export function maintenanceCalls({ config, timing, host, call }: MaintenanceCallsOptions): MaintenanceCalls {
  const underWay = new Set<Promise<unknown>>();
  const tracked = <T>(run: () => Promise<T>): Promise<T> => {
    const running = run();
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  // Most processes never ask for any of it: what it takes is loaded by the first call.
  let loaded: Promise<Upkeep> | null = null;
  const load = (): Promise<Upkeep> => {
    loaded ??= import('./maintenance.ts').then(({ upkeep }) => upkeep({ ...host, config }));
    return loaded;
  };
  const methods = Object.entries(FAILURES).map(([name, failure]) => {
    const method = async (...args: unknown[]): Promise<unknown> =>
      ((await load())[name as keyof Upkeep] as UntypedMethod)(...args);
    return [name, (...args: unknown[]) => call(name, failure, () => tracked(() => method(...args)))];
  });
  // Each method goes on under its own name, with its own parameters and result.
  const calls = Object.fromEntries(methods) as Upkeep;
  const timer = new MaintenanceTimer(() => calls.runDue(), timing);
  return {
    calls,
    start() {
      if (config.automatic) timer.start();
    },
    async stop() {
      await timer.stop();
      await Promise.allSettled(underWay);
    },
  };
}
