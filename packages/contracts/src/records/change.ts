export const CHANGE_OPERATIONS = ['insert', 'update', 'delete'] as const;
export type ChangeOperation = (typeof CHANGE_OPERATIONS)[number];

/**
 * One entry of the change feed: a record was written. Committed together with the write that it tells of.
 * Table `changes`.
 */
export interface ChangeRecord {
  /** Ascending in commit order, never reused: the cursor that readers resume from. */
  seq: number;
  table_name: string;
  /** The record's primary key as text; see `encodeRecordKey`. */
  record_key: string;
  operation: ChangeOperation;
  changed_at: Date;
}
