import type { MaintenanceRunRecord } from '@skep/contracts';

/** Milliseconds until a task that failed is tried again. */
const AFTER_FAILURE = 3_600_000;
/** The same for one whose process ended: long enough that what ends processes does not do so all the time. */
const AFTER_ABANDONED = 300_000;

type RunEnd = Pick<MaintenanceRunRecord, 'started_at' | 'finished_at' | 'outcome'>;

/** The newest runs of one task; null where there is none. */
export interface TaskHistory {
  readonly succeeded: RunEnd | null;
  readonly latest: RunEnd | null;
}

/** @param interval Milliseconds between two runs that succeed. */
export function isDue({ succeeded, latest }: TaskHistory, interval: number, now: Date): boolean {
  if (!hasPassed(succeeded, interval, now)) return false;
  const isTriedAgain = latest?.outcome === 'failed' || latest?.outcome === 'abandoned';
  if (!isTriedAgain) return true;
  return hasPassed(latest, latest.outcome === 'failed' ? AFTER_FAILURE : AFTER_ABANDONED, now);
}

/** A run in the future was noted by a clock that has been set back since, and says nothing. */
function hasPassed(run: RunEnd | null, interval: number, now: Date): boolean {
  if (run === null) return true;
  const since = now.getTime() - (run.finished_at ?? run.started_at).getTime();
  return since < 0 || since >= interval;
}
