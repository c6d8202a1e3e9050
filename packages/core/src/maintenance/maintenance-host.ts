import type { DatabaseConfig, StorageAdapter } from '@skep/contracts';
import type { Settings, WriteContext } from '../operations/context.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Reserve } from './reserve.ts';

/** What maintenance has of the database that it keeps in order. */
export interface MaintenanceHost {
  readonly storage: StorageAdapter;
  readonly settings: Settings;
  readonly config: DatabaseConfig['maintenance'];
  readonly reserve: Reserve;
  /** A transaction of its own, or a part of one that it shares with other writers; tried again while the store is busy. */
  readonly write: <T>(operation: string, work: (context: WriteContext) => Promise<T>) => Promise<T>;
  readonly read: <T>(operation: string, work: (store: ReadStore) => Promise<T>) => Promise<T>;
  /** A call of the adapter that is tried again while the store is busy, and may take the time that it takes. */
  readonly patiently: <T>(operation: string, step: () => Promise<T>) => Promise<T>;
  /** Aborts when the database closes: what is under way ends at the next step. */
  readonly signal: () => AbortSignal;
  /** Milliseconds for which a call waits for a run of another process; 0 for ever. */
  readonly patience: number;
}
