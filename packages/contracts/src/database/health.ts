import type { InstanceStatus } from '../records/instance.ts';
import type { EventOutcome } from '../records/mcp-event.ts';
import type { ReviewStatus } from '../records/review.ts';
import type { StorageStatistics } from '../storage/maintenance.ts';

/**
 * `degraded`: it works, and a person should look. `failing`: something is not stored, not safe, or not true.
 */
export const HEALTH_STATUSES = ['healthy', 'degraded', 'failing'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** One thing that was looked at. */
export interface HealthCheck {
  /** `response-time`, `journal`, `foreign-keys`, `pool`, `write-queue`, `last-backup`, `free-disk` ... */
  readonly name: string;
  readonly status: HealthStatus;
  /** What was found, in words, with its unit and its threshold where it is past one. */
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly advice: string | null;
  /** The figure behind it, for monitoring: milliseconds, bytes, a count; null where there is none. */
  readonly value: number | null;
}

export interface HealthReport {
  /** The worst of the checks. */
  readonly status: HealthStatus;
  readonly checkedAt: Date;
  readonly checks: readonly HealthCheck[];
}

/** What an application adds to `health`, for what only it knows, such as a spool. One that throws is a failing check. */
export type HealthProbe = () => Promise<readonly HealthCheck[]>;

export interface DatabaseStatistics extends StorageStatistics {
  readonly instancesByStatus: Readonly<Partial<Record<InstanceStatus, number>>>;
  readonly eventsByOutcome: Readonly<Partial<Record<EventOutcome, number>>>;
  readonly reviewsByStatus: Readonly<Partial<Record<ReviewStatus, number>>>;
  /** The newest entry of the change feed; 0 while nothing was written. */
  readonly feedHead: number;
  /** Events of the last seven days, by UTC day, oldest first; days without events are there with 0. */
  readonly eventsByDay: readonly { readonly day: Date; readonly events: number }[];
  /** What the store grows by in a day, by the events of these days and the bytes an event takes; null where it has no size. */
  readonly bytesPerDay: number | null;
}
