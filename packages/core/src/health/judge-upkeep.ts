import type { DatabaseConfig, HealthCheck, MaintenanceRunRecord } from '@skep/contracts';
import { degraded, healthy } from './health-check.ts';
import { bytesText, spanText } from './text.ts';

export interface BackupFacts {
  /** When the newest backup was made; null where there is none. */
  readonly last: Date | null;
  /** Whether something was written since, or that backup is gone. */
  readonly isNeeded: boolean;
  /** Since when there is a database at all; null where that is not known. */
  readonly madeAt: Date | null;
}

/** Intervals without a backup before that is worth a look. */
const MISSED = 2;

/** Pure. */
export function judgeBackup(
  { last, isNeeded, madeAt }: BackupFacts,
  { autoBackup, backupInterval }: Pick<DatabaseConfig['maintenance'], 'autoBackup' | 'backupInterval'>,
  now: Date,
): HealthCheck {
  const name = 'last-backup';
  const since = last ?? madeAt;
  const age = since === null ? 0 : Math.max(0, now.getTime() - since.getTime());
  const message = last === null ? 'none yet' : `${spanText(age)} ago`;
  if (!autoBackup || age <= MISSED * backupInterval * 1000) return healthy(name, message, age);
  if (!isNeeded) return healthy(name, `${message}; nothing was written since`, age);
  const advice =
    'Make one: db.maintenance.backup() (skep backup), and see why the schedule made none (db.maintenance.listRuns).';
  const interval = spanText(backupInterval * 1000);
  return degraded(name, `${message}, and one is due every ${interval}`, advice, age);
}

/** The last run of each task that failed, or was given up. Pure. */
export function judgeRuns(newest: readonly MaintenanceRunRecord[], now: Date): HealthCheck[] {
  const name = 'maintenance';
  // What a check of the history found is told as that.
  const runs = newest.filter(({ task }) => task !== 'history_check');
  const bad = runs.filter(({ outcome }) => outcome === 'failed' || outcome === 'abandoned');
  if (bad.length === 0)
    return [healthy(name, runs.length === 0 ? 'nothing was due yet' : 'the last runs succeeded')];
  return bad.map(({ task, outcome, finished_at, started_at, details }) => {
    const ago = spanText(Math.max(0, now.getTime() - (finished_at ?? started_at).getTime()));
    const message = `the last ${task} ${outcome === 'failed' ? 'failed' : 'was abandoned'} ${ago} ago${reasonOf(details)}`;
    return degraded(name, message, 'Put right what it says; it is tried again by itself when it is due.');
  });
}

function reasonOf(details: string | null): string {
  try {
    const { message } = JSON.parse(details ?? '{}') as Record<string, unknown>;
    return typeof message === 'string' ? `: ${message}` : '';
  } catch {
    return '';
  }
}

export interface ReserveFacts {
  /** Bytes of the file that is there; 0 where there is none. */
  readonly bytes: number;
  /** Maintenance has been at work, which makes the reserve. */
  readonly isExpected: boolean;
}

/** Pure. */
export function judgeReserve({ bytes, isExpected }: ReserveFacts, wanted: number): HealthCheck[] {
  if (wanted === 0) return [];
  const name = 'reserve';
  if (bytes >= wanted) return [healthy(name, `${bytesText(bytes)} kept for a full disk`, bytes)];
  if (!isExpected) return [healthy(name, 'not made yet', bytes)];
  const message = `${bytesText(bytes)} instead of the ${bytesText(wanted)} that are kept for pruning a full disk`;
  return [degraded(name, message, 'Free some space: it is made again by the next maintenance.', bytes)];
}
