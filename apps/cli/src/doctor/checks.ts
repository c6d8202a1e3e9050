import type { HealthCheck } from '@skep/contracts';
import type { SpoolDepth } from '@skep/spool';
import type { ErrorDescription } from '../errors/describe-error.ts';
import type { HookLogEntry } from '../hook/hook-log.ts';
import { plural } from '../output/plural.ts';
import { sizeText } from '../output/size.ts';

// What only the command line knows of: events that wait for the database, and what went wrong in hooks. All else is core's.

const healthy = (name: string, message: string, value: number): HealthCheck => {
  return { name, status: 'healthy', message, advice: null, value };
};
const degraded = (name: string, message: string, advice: string, value: number): HealthCheck => {
  return { name, status: 'degraded', message, advice, value };
};

/** A part that could not even be looked at. */
export function unlookable(name: string, { code, message, hint }: ErrorDescription): HealthCheck {
  const advice = hint ?? 'Put right what the message names, then run "skep doctor" again.';
  return { name, status: 'failing', message: `${code}: ${message}`, advice, value: null };
}

/** How many events wait for the database, and how many it will never take. */
export function checkSpool(depths: readonly SpoolDepth[], now: Date): HealthCheck[] {
  const name = 'spool';
  const sum = (field: 'waiting' | 'bytes' | 'rejected'): number =>
    depths.reduce((total, depth) => total + depth[field], 0);
  const [waiting, bytes, rejected] = [sum('waiting'), sum('bytes'), sum('rejected')];
  const since = depths.map((depth) => depth.since?.getTime() ?? now.getTime());
  const isOld = waiting > 0 && now.getTime() - Math.min(...since) > STALE;
  const depth =
    waiting === 0 ? 'no event waits' : `${plural(waiting, 'event')} (${sizeText(bytes)}) to be recorded`;
  const advice = 'Run "skep drain": it says why they are not recorded by themselves.';
  const checks = [isOld ? degraded(name, depth, advice, waiting) : healthy(name, depth, waiting)];
  if (rejected > 0) {
    const kept =
      'See the reasons in the file beside the database that ends in .rejected; delete it when done with it.';
    const message = `${plural(rejected, 'event')} that the database will never take`;
    checks.push(degraded('spool-rejected', message, kept, rejected));
  }
  return checks;
}

/** Hooks have their events recorded within a second or so. */
const STALE = 60_000;
const RECENT = 24 * 3_600_000;

export function checkHooks(entries: readonly HookLogEntry[], now: Date): HealthCheck {
  const recent = entries.filter(({ time }) => now.getTime() - Date.parse(time) < RECENT);
  if (recent.length === 0) return healthy('hooks', 'nothing went wrong within a day', 0);
  const advice = 'See the entries below. Agents were not disturbed.';
  return degraded('hooks', `${plural(recent.length, 'problem')} within a day`, advice, recent.length);
}
