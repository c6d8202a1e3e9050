import type { DatabaseConfig } from '@skep/contracts';
import type { SecretKeys } from '../config-values/secret-keys.ts';
import type { ActivityTracker } from '../instances/activity-tracker.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { WriteStore } from '../store/write-store.ts';

/** What operations need to know besides their input. */
export interface Settings {
  readonly workflow: DatabaseConfig['workflow'];
  readonly secrets: SecretKeys;
  readonly now: () => Date;
}

export interface ReadContext {
  readonly store: ReadStore;
  readonly settings: Settings;
}

export interface WriteContext extends ReadContext {
  readonly store: WriteStore;
  readonly activity: ActivityTracker;
}
