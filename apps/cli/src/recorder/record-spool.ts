import type { Database } from '@skep/contracts';
import { decodeObservation, recordIn } from '@skep/ingest';
import { type Drain, drainSpool } from '@skep/spool';
import { isEntryAtFault } from './entry-fault.ts';
import { readOn } from './read-on.ts';

/**
 * Records what waits in the spools.
 *
 * @param report Is told what went wrong beside that: an agent's own log that could not be read.
 * @returns How many entries were recorded and rejected; null where another process is at it now.
 * @throws DatabaseError where the database cannot take them; they keep waiting.
 */
export async function recordSpools(
  db: Database,
  spools: readonly string[],
  report: (problem: unknown) => void,
): Promise<{ recorded: number; rejected: number } | null> {
  const total = { recorded: 0, rejected: 0 };
  for (const spool of spools) {
    const result = await drainSpool(spool, drainInto(db, report));
    if (result === null) return null;
    total.recorded += result.recorded;
    total.rejected += result.rejected;
  }
  return total;
}

function drainInto(db: Database, report: (problem: unknown) => void): Drain {
  return {
    isEntryAtFault,
    record: async (entries) => {
      const observations = entries.map(decodeObservation);
      await db.transaction(async (tx) => {
        for (const observation of observations) await recordIn(tx, observation);
      });
      // Not in the same commit: a file may be long. Until it is done these entries are not, and come again.
      for (const observation of observations) await readOn(db, observation, report);
    },
  };
}
