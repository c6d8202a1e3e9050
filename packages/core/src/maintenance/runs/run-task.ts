import { clearInterval, setInterval } from 'node:timers';
import {
  type DatabaseErrorCode,
  isDatabaseError,
  isWorkflowError,
  type MaintenanceRunRecord,
  type MaintenanceTask,
  StorageError,
} from '@skep/contracts';
import { translateError } from '../../errors/translate-error.ts';
import type { WriteContext } from '../../operations/context.ts';
import { pause } from '../../writes/pause.ts';
import type { MaintenanceHost } from '../maintenance-host.ts';
import { givingUp } from '../reserve.ts';
import { RENEWAL } from './lease.ts';
import { type Begun, beginRun, finishRun, renewRun } from './run-records.ts';

/** What the work of a run asks between its steps. */
export interface RunHandle {
  /** @throws StorageError where the database closes, or another process has taken this one for dead. */
  check(): void;
}

/** What a run's work gives: the report that is noted, and returned. */
export type RunWork<R extends object> = (handle: RunHandle) => Promise<R>;

/** The codes of failures that have none of their own, where another than the usual one tells more. */
const FAILURES: Readonly<Partial<Record<MaintenanceTask, DatabaseErrorCode>>> = {
  prune: 'DATABASE_DELETE_FAILED',
  rotate_key: 'DATABASE_UPDATE_FAILED',
};

const POLL = 50;
const always = async (): Promise<boolean> => true;

/**
 * Runs a task now: waits for another run that is under way.
 *
 * @throws StorageError `busy` where that one does not end in time; what `work` throws.
 */
export async function runNow<R extends object>(
  host: MaintenanceHost,
  task: MaintenanceTask,
  work: RunWork<R>,
): Promise<R> {
  const end = host.patience === 0 ? Number.POSITIVE_INFINITY : performance.now() + host.patience;
  for (;;) {
    const begun = await begin(host, task, always);
    if (begun.kind === 'begun') {
      const { result } = await perform(host, begun.run, work);
      if ('failure' in result) throw result.failure;
      return result.report;
    }
    const isClosing = !(await pause(POLL, host.signal()));
    if (isClosing) throw interrupted();
    if (begun.kind === 'busy' && performance.now() > end) throw underWay(task, begun.by);
  }
}

/**
 * Runs a task if it is due and nobody else is at maintenance. A failure of the task is noted in the run, not thrown.
 *
 * @returns The run; null where it was not due, `busy` where another one is under way.
 */
export async function runIfDue<R extends object>(
  host: MaintenanceHost,
  task: MaintenanceTask,
  isDue: (context: WriteContext) => Promise<boolean>,
  work: RunWork<R>,
): Promise<MaintenanceRunRecord | null | 'busy'> {
  const begun = await begin(host, task, isDue);
  if (begun.kind === 'busy') return 'busy';
  return begun.kind === 'begun' ? (await perform(host, begun.run, work)).run : null;
}

function begin(
  host: MaintenanceHost,
  task: MaintenanceTask,
  isDue: (context: WriteContext) => Promise<boolean>,
): Promise<Begun> {
  const isOver = ({ id }: MaintenanceRunRecord): boolean => unnoted.get(host)?.has(id) === true;
  const attempt = (): Promise<Begun> => host.write(task, (context) => beginRun(context, task, isDue, isOver));
  // What needs a full disk to be written to at all is what the reserve is for.
  return task === 'prune' ? givingUp(host.reserve, attempt) : attempt();
}

interface Ended<R> {
  readonly run: MaintenanceRunRecord;
  readonly result: { readonly report: R } | { readonly failure: unknown };
}

async function perform<R extends object>(
  host: MaintenanceHost,
  run: MaintenanceRunRecord,
  work: RunWork<R>,
): Promise<Ended<R>> {
  const life = keepAlive(host, run.id);
  try {
    const report = await work({ check: life.check });
    life.stop();
    return { run: await note(host, run, 'succeeded', report), result: { report } };
  } catch (error) {
    life.stop();
    const outcome = host.signal().aborted ? 'abandoned' : 'failed';
    const failure = FAILURES[run.task] ?? 'DATABASE_OPERATION_FAILED';
    const noted = describe(translateError(error, { operation: run.task, failure }));
    return { run: await note(host, run, outcome, noted), result: { failure: error } };
  }
}

/** Runs that are over, where that could not be noted: they keep this process from nothing. */
const unnoted = new WeakMap<MaintenanceHost, Set<number>>();

/**
 * Where not even the end can be noted, as on a full disk, what the task came to still counts: the run is taken for abandoned
 * later, by other processes when its lease has passed.
 */
async function note(
  host: MaintenanceHost,
  run: MaintenanceRunRecord,
  outcome: 'succeeded' | 'failed' | 'abandoned',
  details: object,
): Promise<MaintenanceRunRecord> {
  const attempt = (): Promise<MaintenanceRunRecord> =>
    host.write(run.task, (context) => finishRun(context, run, outcome, details));
  try {
    return await (run.task === 'prune' ? givingUp(host.reserve, attempt) : attempt());
  } catch {
    unnoted.set(host, (unnoted.get(host) ?? new Set()).add(run.id));
    return { ...run, outcome, details: JSON.stringify(details) };
  }
}

function keepAlive(host: MaintenanceHost, id: number): RunHandle & { stop(): void } {
  let isLost = false;
  const renew = async (): Promise<void> => {
    // One that fails is made up for by the next: there are several to a lease.
    const holds = await host.write('renew', (context) => renewRun(context, id)).catch(() => true);
    if (!holds) isLost = true;
  };
  const timer = setInterval(() => void renew(), RENEWAL);
  timer.unref();
  return {
    check() {
      if (host.signal().aborted) throw interrupted();
      if (isLost) throw new StorageError('busy', 'Another process took this one for dead, and goes on.');
    },
    stop: () => clearInterval(timer),
  };
}

function interrupted(): StorageError {
  return new StorageError('not-connected', 'The database was closed before this was done.');
}

function underWay(task: MaintenanceTask, by: MaintenanceRunRecord): StorageError {
  const since = by.started_at.toISOString();
  return new StorageError(
    'busy',
    `A ${task} has to wait: process ${by.owner} has been at another task (${by.task}) since ${since}.`,
  );
}

/** A failure as it is noted: nothing that the message does not say already. */
function describe(failure: unknown): object {
  const message = failure instanceof Error ? failure.message : String(failure);
  if (isDatabaseError(failure)) return { code: failure.code, reason: failure.reason ?? null, message };
  return isWorkflowError(failure) ? { code: failure.code, message } : { message };
}
