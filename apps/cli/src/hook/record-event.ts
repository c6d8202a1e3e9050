import { type Observation, recordObservation } from '@skep/ingest';
import { openDatabase } from '../database/open-database.ts';
import type { DatabaseLocation } from '../location/database-location.ts';

/** An agent waits for its hooks: rather than wait long for a lock, an event is given up and logged. */
const SETTINGS = {
  local: { busyTimeout: 4000 },
  connection: { maxRetries: 1, retryDelay: 100 },
} as const;

/** Opens the database, records, and closes it again. */
export async function recordEvent(location: DatabaseLocation, observation: Observation): Promise<void> {
  const db = await openDatabase(location, { settings: SETTINGS });
  try {
    await recordObservation(db, observation);
  } finally {
    await db.disconnect();
  }
}
