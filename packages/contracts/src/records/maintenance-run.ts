/**
 * What keeps a store in good order. `history_check` compares the change feed with the mark that is kept apart from it, and is
 * noted where they differ; the others are as their names say.
 */
export const MAINTENANCE_TASKS = [
  'backup',
  'vacuum',
  'prune',
  'history_check',
  'rotate_key',
  'restore',
  'repair',
] as const;
export type MaintenanceTask = (typeof MAINTENANCE_TASKS)[number];

/** `abandoned`: its process ended, or fell silent, before the task did. */
export const MAINTENANCE_OUTCOMES = ['running', 'succeeded', 'failed', 'abandoned'] as const;
export type MaintenanceOutcome = (typeof MAINTENANCE_OUTCOMES)[number];

/**
 * One run of a maintenance task. A run that is `running` and whose `lease_until` has not passed keeps others from starting
 * one. Table `maintenance_runs`.
 */
export interface MaintenanceRunRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  task: MaintenanceTask;
  /** The process that ran it: `<pid>@<host>`. */
  owner: string;
  started_at: Date;
  /** Until when the owner has the task to itself; it moves on while the task goes on. */
  lease_until: Date;
  finished_at: Date | null;
  outcome: MaintenanceOutcome;
  /** JSON text: what the task reported, or why it failed. */
  details: string | null;
}
