import { type DatabaseHooks, isStorageError } from '@skep/contracts';
import { pause } from './pause.ts';
import type { TimeLimit } from './time-limit.ts';

export interface RetryPolicy {
  readonly maxRetries: number;
  /** Milliseconds before the first retry. */
  readonly retryDelay: number;
  /** What a call may take in all. */
  readonly limit: TimeLimit;
  /** Ends every waiting: the database disconnects. */
  readonly signal: () => AbortSignal;
  readonly onRetry: NonNullable<DatabaseHooks['onRetry']>;
}

/** The delay doubles with each attempt; up to half of it is left to chance, so that rivals part. */
function delayOf(retryDelay: number, attempt: number): number {
  return Math.round(retryDelay * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
}

/** Waits before retry number `attempt`. @returns Whether to try again. */
export async function waitToRetry(
  policy: RetryPolicy,
  operation: string,
  attempt: number,
  error: unknown,
): Promise<boolean> {
  if (attempt > policy.maxRetries || !isStorageError(error) || !error.isRetryable) return false;
  const delayMs = delayOf(policy.retryDelay, attempt);
  policy.onRetry({ operation, attempt, delayMs, error });
  return pause(delayMs, policy.signal());
}
