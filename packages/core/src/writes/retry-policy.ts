import { type DatabaseHooks, isStorageError, StorageError } from '@skep/contracts';
import { pause } from './pause.ts';

export interface RetryPolicy {
  readonly maxRetries: number;
  /** Milliseconds before the first retry. */
  readonly retryDelay: number;
  /** Milliseconds that a call may take in all; 0 for ever. */
  readonly queryTimeout: number;
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

export function timedOut(milliseconds: number, state: string): StorageError {
  return new StorageError(
    'timeout',
    `It took longer than ${milliseconds} ms (connection.queryTimeout) and ${state}.`,
  );
}
