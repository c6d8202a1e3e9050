import { type Database, isDatabaseError, isStorageError } from '@skep/contracts';
import { decodeObservation, recordIn } from '@skep/ingest';
import { type Drain, drainSpool } from '@skep/spool';

/**
 * Records what waits in the spools.
 *
 * @returns How many entries were recorded and rejected; null where another process is at it now.
 * @throws DatabaseError where the database cannot take them; they keep waiting.
 */
export async function recordSpools(
  db: Database,
  spools: readonly string[],
): Promise<{ recorded: number; rejected: number } | null> {
  const total = { recorded: 0, rejected: 0 };
  for (const spool of spools) {
    const result = await drainSpool(spool, drainInto(db));
    if (result === null) return null;
    total.recorded += result.recorded;
    total.rejected += result.rejected;
  }
  return total;
}

function drainInto(db: Database): Drain {
  return {
    isEntryAtFault,
    record: async (entries) => {
      const observations = entries.map(decodeObservation);
      await db.transaction(async (tx) => {
        for (const observation of observations) await recordIn(tx, observation);
      });
    },
  };
}

/** What the database says of an input that it will never take. */
const REFUSALS: ReadonlySet<string> = new Set([
  'unique',
  'foreign-key',
  'check',
  'invalid',
  'record-not-found',
]);

function isEntryAtFault(error: unknown): boolean {
  if (isDatabaseError(error)) {
    return error.code === 'DATABASE_VALIDATION_FAILED' || REFUSALS.has(error.reason ?? '');
  }
  return !isStorageError(error) || REFUSALS.has(error.reason);
}
