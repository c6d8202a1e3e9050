import { type RetryPolicy, waitToRetry } from './retry-policy.ts';
import type { Limited } from './time-limit.ts';

/** Runs a read, again where storage is busy, until it succeeds, fails for good, or its time is up. */
export function runRead<T>(policy: RetryPolicy, operation: string, read: () => Promise<T>): Promise<T> {
  const { limit } = policy;
  return new Promise<T>((resolve, reject) => {
    let isLate = false;
    const call: Limited = {
      expire() {
        isLate = true;
        reject(limit.error('was given up'));
      },
    };
    const succeed = (value: T): void => {
      limit.stop(call);
      resolve(value);
    };
    const fail = (error: unknown): void => {
      limit.stop(call);
      reject(error);
    };
    const retry = async (error: unknown): Promise<void> => {
      for (let attempt = 1, failure = error; ; attempt += 1) {
        if (isLate || !(await waitToRetry(policy, operation, attempt, failure)) || isLate)
          return fail(failure);
        try {
          return succeed(await read());
        } catch (again) {
          failure = again;
        }
      }
    };
    limit.start(call);
    read().then(succeed, retry);
  });
}
