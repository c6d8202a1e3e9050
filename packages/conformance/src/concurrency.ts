import type { StorageAdapter, Transaction, TransactionOptions } from '@skep/contracts';

/** What a piece of work came to: `fulfilled` with its value, or `rejected` with its reason. */
export async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

/**
 * Opens a transaction and, while it is open, lets somebody else act: `outside` is called as if by another caller, not
 * from inside the work. It gets a while to finish; where the store makes it wait for the transaction, it finishes
 * after it.
 *
 * @param end What the work does then: further calls, or a failure that rolls it back.
 */
export async function whileOpen<T, U>(
  store: StorageAdapter,
  steps: {
    readonly begin: (tx: Transaction) => Promise<unknown>;
    readonly outside: () => Promise<T>;
    readonly end?: (tx: Transaction) => Promise<U>;
  },
  options?: TransactionOptions,
): Promise<{ transaction: PromiseSettledResult<U | undefined>; outside: PromiseSettledResult<T> }> {
  const opened = Promise.withResolvers<void>();
  // Chained here, outside of the transaction, so that the call does not count as one from inside its work.
  const outside = opened.promise.then(steps.outside);
  const outsideSettled = settled(outside);
  const transaction = await settled(
    store.transaction(async (tx) => {
      await steps.begin(tx);
      opened.resolve();
      await Promise.race([outsideSettled, pause(50)]);
      return steps.end?.(tx);
    }, options),
  );
  opened.resolve();
  return { transaction, outside: await outsideSettled };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The value, or the failure thrown again. */
export function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
