import type { MaintenanceRunRecord } from '@skep/contracts';
import { isRunning, type ProcessIdentity } from '@skep/processes';
import { ownerOf } from './run-owner.ts';

/** Milliseconds for which a run has its task to itself without saying anything. */
export const LEASE = 120_000;
/** Milliseconds between two signs of life. */
export const RENEWAL = 30_000;

export function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE);
}

type RunFacts = Pick<MaintenanceRunRecord, 'owner' | 'details' | 'lease_until'>;

/**
 * Why a run that is `running` is not any more; null where it still keeps others from starting one.
 *
 * @param isAlive Whether a process runs; one of another machine is taken to run.
 */
export function reasonToAbandon(
  run: RunFacts,
  now: Date,
  isAlive: (process: ProcessIdentity) => boolean = isRunning,
): string | null {
  const owner = ownerOf(run);
  if (owner !== null && !isAlive(owner)) return 'Its process has ended.';
  const left = run.lease_until.getTime() - now.getTime();
  if (left <= 0) return 'Its process has given no sign of life.';
  // Nobody asks for so much: a clock has been set back since, and with it all that is left is guesswork.
  return left > 2 * LEASE ? 'It began at a time that is yet to come.' : null;
}
