import type { Transaction } from '../storage/storage-adapter.ts';
import { StorageError } from '../storage/storage-error.ts';

/** A transaction as its work sees it, and the switch that ends it. */
export interface GuardedTransaction {
  readonly tx: Transaction;
  /** From now on every method of `tx` rejects with `invalid`. */
  end(): void;
}

/** Keeps a transaction from being used after its end, when its calls would belong to nothing or to another one. */
export function guardTransaction(inner: Transaction): GuardedTransaction {
  let open = true;
  const check = (): void => {
    if (open) return;
    throw new StorageError('invalid', 'This transaction has ended: await every call inside its work.');
  };
  return {
    tx: {
      async find(...args) {
        check();
        return inner.find(...args);
      },
      async aggregate(...args) {
        check();
        return inner.aggregate(...args);
      },
      async insert(...args) {
        check();
        return inner.insert(...args);
      },
      async update(...args) {
        check();
        return inner.update(...args);
      },
      async delete(...args) {
        check();
        return inner.delete(...args);
      },
      async savepoint(work) {
        check();
        return inner.savepoint(work);
      },
    },
    end() {
      open = false;
    },
  };
}
