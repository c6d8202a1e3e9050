import { isStorageError, type MigrationProblem, type StorageAdapter } from '@skep/contracts';
import type { RetryPolicy } from '../writes/retry-policy.ts';
import { runRead } from '../writes/run-read.ts';

/** Whether the store's schema is the one that this version works with. */
export interface SchemaStanding {
  /** Why the data must not be touched: the schema was made by migrations that are not the known ones. */
  readonly problem: MigrationProblem | null;
  /** Nothing is pending, and nothing is wrong. */
  readonly isCurrent: boolean;
}

/** A migration that is out of order is still to be applied: what is there fits. */
const barring: ReadonlySet<MigrationProblem['reason']> = new Set([
  'newer-schema',
  'migration-edited',
  'migration-missing',
]);

/** Reads it from the store. A store so damaged that it cannot be told refuses its data by itself. */
export async function schemaStanding(storage: StorageAdapter, policy: RetryPolicy): Promise<SchemaStanding> {
  if (!storage.supports.migrations) return { problem: null, isCurrent: true };
  try {
    const { pending, problems } = await runRead(policy, 'connect', () => storage.migrations.status());
    const problem = problems.find(({ reason }) => barring.has(reason)) ?? null;
    return { problem, isCurrent: pending.length === 0 && problems.length === 0 };
  } catch (error) {
    if (isStorageError(error)) return { problem: null, isCurrent: false };
    throw error;
  }
}
