import type { DatabaseConfig, DatabaseErrorCode } from '@skep/contracts';
import { type Upkeep, upkeep } from './maintenance.ts';
import type { MaintenanceHost } from './maintenance-host.ts';
import { Reserve } from './reserve.ts';
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

const FAILURES: Readonly<Partial<Record<keyof Upkeep, DatabaseErrorCode>>> = {
  prune: 'DATABASE_DELETE_FAILED',
  rotateKey: 'DATABASE_UPDATE_FAILED',
  listRuns: 'DATABASE_QUERY_FAILED',
};

type UntypedMethod = (...args: unknown[]) => Promise<unknown>;

function untyped(methods: object): Record<string, UntypedMethod> {
  return methods as Record<string, UntypedMethod>;
}

export function maintenanceCalls({ config, timing, host, call }: MaintenanceCallsOptions): MaintenanceCalls {
  const reserve = new Reserve(host.storage.file, config.reserveBytes);
  const underWay = new Set<Promise<unknown>>();
  const tracked = <T>(run: () => Promise<T>): Promise<T> => {
    const running = run();
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  const methods = Object.entries<UntypedMethod>(untyped(upkeep({ ...host, config, reserve }))).map(
    ([name, method]) => {
      const failure = FAILURES[name as keyof Upkeep] ?? 'DATABASE_OPERATION_FAILED';
      return [name, (...args: unknown[]) => call(name, failure, () => tracked(() => method(...args)))];
    },
  );
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
