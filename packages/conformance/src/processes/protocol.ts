import type { StorageFailureReason } from '@skep/contracts';

/** What a worker does with the store, once told to go. */
export type Job =
  /** Inserts `batches` batches of `size` rows in `user_config`, keys `<prefix>-<batch>-<row>`; acknowledges each. */
  | { readonly job: 'insert'; readonly prefix: string; readonly batches: number; readonly size: number }
  /** Adds one to the number in the row `key` of `user_config`, `times` times, each in a transaction of its own. */
  | { readonly job: 'increment'; readonly key: string; readonly times: number }
  /** Inserts the row `key` in a write transaction, acknowledges that, and commits after `release`. */
  | { readonly job: 'hold'; readonly key: string }
  /** Inserts one event per acknowledgement, `times` times; acknowledges each with its assigned id. */
  | { readonly job: 'events'; readonly instance: string; readonly times: number }
  /** Brings the schema up to date; acknowledges each migration that it applied. */
  | { readonly job: 'migrate' };

export type ToWorker =
  | { readonly type: 'open'; readonly module: string; readonly data: unknown }
  | { readonly type: 'go'; readonly job: Job }
  | { readonly type: 'release' };

export type FromWorker =
  | { readonly type: 'started' }
  | { readonly type: 'opened' }
  | { readonly type: 'acknowledged'; readonly what: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: StorageFailureReason | null; readonly message: string };
