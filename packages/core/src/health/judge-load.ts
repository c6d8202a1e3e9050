import type { HealthCheck } from '@skep/contracts';
import { degraded, failing, healthy } from './health-check.ts';
import { bytesText, countText } from './text.ts';

/** Milliseconds that one read by its key may take. */
export const SLOW_READ = 250;
const STALLED = 5000;

/** Pure. */
export function judgeResponse(milliseconds: number): HealthCheck {
  const name = 'response-time';
  const rounded = Math.round(milliseconds * 10) / 10;
  const message = `one read took ${rounded} ms`;
  if (milliseconds < SLOW_READ) return healthy(name, message, rounded);
  const advice = 'Look for what keeps the machine, its disk or this process busy.';
  if (milliseconds < STALLED) return degraded(name, `${message}, more than ${SLOW_READ} ms`, advice, rounded);
  return failing(name, `${message}, more than ${STALLED} ms`, advice, rounded);
}

/** Writes that wait for a commit: one takes 256 of them. */
const DEEP = 1024;

/** Pure. */
export function judgeQueue(depth: number): HealthCheck {
  const name = 'write-queue';
  const message = countText(depth, 'write waits for its commit', 'writes wait for their commit');
  if (depth <= DEEP) return healthy(name, message, depth);
  const advice = 'Writes come faster than the disk takes them: put more of them into one transaction.';
  return degraded(name, `${message}, more than ${DEEP}`, advice, depth);
}

/** A file system as `statfs` tells of it, in bytes. */
export interface DiskSpace {
  readonly free: number;
  readonly total: number;
}

const SCARCE_PART = 0.02;
/** On a large disk, 2 per cent is more than any database here needs. */
const SCARCE_AT_MOST = 1_073_741_824;

/** @param reserve Bytes that are kept for pruning a full disk. Pure. */
export function judgeDisk({ free, total }: DiskSpace, reserve: number): HealthCheck {
  const name = 'free-disk';
  const least = Math.max(reserve, Math.min(total * SCARCE_PART, SCARCE_AT_MOST));
  const message = `${bytesText(free)} of ${bytesText(total)} free`;
  if (free >= least) return healthy(name, message, free);
  const advice = 'Free some space, or delete old events: db.maintenance.prune() (skep prune).';
  return failing(name, `${message}, less than ${bytesText(least)}`, advice, free);
}
