import type { HealthReport, VerificationReport } from '@skep/contracts';
import type { Failure } from './ledger.ts';

/** What a process that opened a store found in it. */
export interface Inspection {
  /** Why it does not open, or cannot be read; the rest is as empty as can be then. */
  readonly failure: Failure | null;
  /** What is wrong with pages, references and the schema, in words. */
  readonly integrity: readonly string[];
  /** By lane: the numbers of its events, and its counter (0: none). */
  readonly lanes: Readonly<Record<string, { readonly events: readonly number[]; readonly counter: number }>>;
  /** By lane: how many events the store counts, those included that were pruned. */
  readonly counted: Readonly<Record<string, number>>;
  /** Events that are there a second time. */
  readonly twice: readonly string[];
  /** Events that do not say what was written. */
  readonly altered: readonly string[];
  /** What is wrong with the change feed, in words. */
  readonly feed: readonly string[];
  readonly feedHead: number;
  readonly verification: VerificationReport | Failure | null;
  readonly health: HealthReport | Failure | null;
}

export interface InspectionRequest {
  readonly file: string;
  /** Compare every row with its checksum. */
  readonly deep?: boolean;
  /** Something was pruned: the feed begins later, and some events are only counted. */
  readonly pruned?: boolean;
}

/** What is found in a store that does not open. */
export function unopened(failure: Failure): Inspection {
  return {
    failure,
    integrity: [],
    lanes: {},
    counted: {},
    twice: [],
    altered: [],
    feed: [],
    feedHead: 0,
    verification: null,
    health: null,
  };
}

/** Whether opening a store showed that something of it is gone. */
export function isLossReported({ failure, verification }: Inspection): boolean {
  if (failure !== null) return true;
  return verification !== null && 'losses' in verification && verification.losses.length > 0;
}

/** Whether health tells, with advice, that the history may not be whole. */
export function isDoubted({ health }: Inspection): boolean {
  if (health === null || !('checks' in health)) return false;
  return health.checks.some(
    ({ name, status, advice }) => name === 'history' && status !== 'healthy' && advice !== null,
  );
}
