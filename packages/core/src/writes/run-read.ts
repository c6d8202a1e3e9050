import { deadline } from './pause.ts';
import { type RetryPolicy, timedOut, waitToRetry } from './retry-policy.ts';

/** Runs a read, again where storage is busy, until it succeeds, fails for good, or its time is up. */
export async function runRead<T>(policy: RetryPolicy, operation: string, read: () => Promise<T>): Promise<T> {
  let late = false;
  let stop = (): void => {};
  const expiry = new Promise<never>((_, reject) => {
    stop = deadline(policy.queryTimeout, () => {
      late = true;
      reject(timedOut(policy.queryTimeout, 'was given up'));
    });
  });
  try {
    return await Promise.race([attempts(), expiry]);
  } finally {
    stop();
  }

  async function attempts(): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read();
      } catch (error) {
        if (late || !(await waitToRetry(policy, operation, attempt, error)) || late) throw error;
      }
    }
  }
}
