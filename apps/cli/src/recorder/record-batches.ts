import type { Database } from '@skep/contracts';
import { joinObservations, type Observation, recordIn, sizeOf } from '@skep/ingest';
import { isEntryAtFault } from './entry-fault.ts';

/** So much is written in one commit: enough to make commits cheap, little enough that hooks need not wait for long. */
const BATCH = 100;

/** Takes observations and writes them down, many in one commit. */
export interface BatchRecorder {
  add(observations: readonly Observation[]): Promise<void>;
  /** Writes down what is left. */
  flush(): Promise<void>;
}

/**
 * @param onRefused Called with the reason for an observation that the database will never take. Others of its batch are recorded.
 */
export function createBatchRecorder(db: Database, onRefused: (error: unknown) => void): BatchRecorder {
  let waiting: Observation[] = [];
  let size = 0;

  const record = (observations: readonly Observation[]): Promise<void> =>
    db.transaction(async (tx) => {
      for (const observation of observations) await recordIn(tx, observation);
    });
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    size = 0;
    try {
      await record(joinObservations(batch));
    } catch (error) {
      if (!isEntryAtFault(error)) throw error;
      await recordOneByOne(batch);
    }
  };
  const recordOneByOne = async (batch: readonly Observation[]): Promise<void> => {
    for (const observation of batch) {
      try {
        await record([observation]);
      } catch (error) {
        if (!isEntryAtFault(error)) throw error;
        onRefused(error);
      }
    }
  };

  return {
    async add(observations) {
      for (const observation of observations) {
        waiting.push(observation);
        size += sizeOf(observation);
        if (size >= BATCH) await flush();
      }
    },
    flush,
  };
}
