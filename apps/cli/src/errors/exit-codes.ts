import type { DatabaseErrorCode, DatabaseErrorReason, WorkflowErrorCode } from '@skep/contracts';

/** What the process ends with. Documented in `--help` and in the README; scripts rely on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unavailable: 5,
  noDatabase: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, in the order of the codes. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failed, 'the operation failed, or "doctor", "migrate" or "conformance" found something wrong'],
  [EXIT.usage, 'wrong usage or invalid input'],
  [EXIT.notFound, 'no such record'],
  [EXIT.refused, 'refused: it exists already, or the workflow does not allow it'],
  [EXIT.unavailable, 'the database cannot be used: locked, no permission, damaged, newer schema'],
  [EXIT.noDatabase, 'there is no database yet: run "skep init"'],
];

const BY_CODE: Readonly<Partial<Record<DatabaseErrorCode | WorkflowErrorCode, ExitCode>>> = {
  DATABASE_VALIDATION_FAILED: EXIT.usage,
  DATABASE_INSTANCE_NOT_FOUND: EXIT.notFound,
  DATABASE_PARENT_INSTANCE_NOT_FOUND: EXIT.notFound,
  DATABASE_CHILD_INSTANCE_NOT_FOUND: EXIT.notFound,
  DATABASE_INSTANCE_EXISTS: EXIT.refused,
  DATABASE_RELATIONSHIP_EXISTS: EXIT.refused,
  DATABASE_INVALID_STATUS_TRANSITION: EXIT.refused,
  WORKFLOW_REVIEW_LIMIT_EXCEEDED: EXIT.refused,
  WORKFLOW_NOT_A_CODING_INSTANCE: EXIT.refused,
  WORKFLOW_NOT_A_PLANNING_INSTANCE: EXIT.refused,
  WORKFLOW_REVIEW_IN_PROGRESS: EXIT.refused,
  WORKFLOW_WRONG_REVIEWER: EXIT.refused,
  WORKFLOW_STALE_COMMIT: EXIT.refused,
  WORKFLOW_NO_OPEN_REVIEW: EXIT.refused,
  WORKFLOW_DECISION_REQUIRED: EXIT.refused,
  WORKFLOW_INVALID_TRANSITION: EXIT.refused,
  WORKFLOW_RELATIONSHIP_CYCLE: EXIT.refused,
  WORKFLOW_RELATIONSHIP_DEPTH: EXIT.refused,
  DATABASE_CONNECTION_FAILED: EXIT.unavailable,
  DATABASE_INITIALIZATION_FAILED: EXIT.unavailable,
  DATABASE_SCHEMA_MIGRATION_FAILED: EXIT.unavailable,
  DATABASE_TURSO_CONNECTION_FAILED: EXIT.unavailable,
  DATABASE_FILE_PERMISSION_DENIED: EXIT.unavailable,
};

const BY_REASON: Readonly<Partial<Record<DatabaseErrorReason, ExitCode>>> = {
  unique: EXIT.refused,
  check: EXIT.usage,
  invalid: EXIT.usage,
  busy: EXIT.unavailable,
  timeout: EXIT.unavailable,
  'in-use': EXIT.unavailable,
  'not-connected': EXIT.unavailable,
  connection: EXIT.unavailable,
  'not-found': EXIT.unavailable,
  permission: EXIT.unavailable,
  'read-only': EXIT.unavailable,
  'not-a-database': EXIT.unavailable,
  'wrong-key': EXIT.unavailable,
  'disk-full': EXIT.unavailable,
  corrupt: EXIT.unavailable,
  'newer-schema': EXIT.unavailable,
  'migration-edited': EXIT.unavailable,
  'migration-missing': EXIT.unavailable,
  'migration-out-of-order': EXIT.unavailable,
  'migration-failed': EXIT.unavailable,
  'record-not-found': EXIT.notFound,
};

/** The exit code for an error of the database. A code that says it all counts for more than the reason below it. */
export function exitCodeFor(code: string, reason: string | undefined): ExitCode {
  const byReason = BY_REASON[reason as DatabaseErrorReason];
  // A malformed configuration is the caller's mistake, whatever could not be done because of it.
  if (byReason === EXIT.usage) return byReason;
  return BY_CODE[code as DatabaseErrorCode] ?? byReason ?? EXIT.failed;
}
