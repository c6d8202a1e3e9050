import type { HealthCheck, HistoryLoss, MigrationStatus } from '@skep/contracts';
import type { MarkState } from '../history/history.ts';
import { degraded, failing, healthy } from './health-check.ts';
import { countText } from './text.ts';

/** Pure. */
export function judgeSchema({ applied, pending, problems }: MigrationStatus): HealthCheck[] {
  const name = 'schema';
  if (problems.length > 0) {
    const advice =
      'Use the version of Skep that these migrations are of; change nothing by hand without a copy.';
    return problems.map(({ reason, message }) => failing(name, `${reason}: ${message}`, advice));
  }
  const message = `${countText(applied.length, 'migration')} applied, ${pending.length} pending`;
  if (pending.length === 0) return [healthy(name, message, 0)];
  return [degraded(name, message, 'Apply them: db.migrations.up() (skep migrate up).', pending.length)];
}

/** Pure. */
export function judgeHistory(
  losses: readonly HistoryLoss[],
  { path, mark, problem }: MarkState,
): HealthCheck[] {
  const name = 'history';
  if (losses.length > 0)
    return losses.map((loss) => failing(name, lossText(loss), LOSS_ADVICE, sizeOf(loss)));
  if (path === null) return [];
  if (problem !== null) {
    const advice = `Make ${path} readable and writable for this user: without it a history that was cut off is not noticed.`;
    return [degraded(name, problem, advice)];
  }
  if (mark?.origin === 'adopted') {
    const message = `there was no ${path} when the database was opened: whether its history was whole then is not known`;
    return [degraded(name, message, ADOPTED_ADVICE)];
  }
  const since = mark === null ? '' : ` since ${mark.since.toISOString()}`;
  // A power loss can leave a mark that is none: no sign of a loss, but of what was before nothing can be said.
  const renewed = mark?.origin === 'renewed' ? ', when the mark could not be read and was begun anew' : '';
  return [healthy(name, `nothing is missing${since}${renewed}`, 0)];
}

function lossText({ noticedAt, from, to }: HistoryLoss): string {
  const size = to - from + 1;
  const which =
    size === 1
      ? `entry ${from} of the change feed is gone`
      : `the entries ${from} to ${to} of the change feed are gone`;
  return `history was lost: ${which}, as was noticed ${noticedAt.toISOString()}`;
}

function sizeOf({ from, to }: HistoryLoss): number {
  return to - from + 1;
}

const LOSS_ADVICE =
  'Look for a newer copy (db.maintenance.listBackups, or where the disk was copied from). When you know what is gone, ' +
  'db.maintenance.acceptLosses() (skep doctor --accept-losses) ends this warning.';

const ADOPTED_ADVICE =
  'A database that was copied without its -wal file lacks its last writes, and does not show it: make copies with ' +
  'db.maintenance.backup() (skep backup). If this one is whole, db.maintenance.acceptLosses() (skep doctor --accept-losses) says so.';
