/** Every code of a `DatabaseError`. Each has a heading in `docs/errors.md`. */
export const DATABASE_ERROR_CODES = [
  'DATABASE_CONNECTION_FAILED',
  'DATABASE_INITIALIZATION_FAILED',
  'DATABASE_SCHEMA_MIGRATION_FAILED',
  'DATABASE_TURSO_CONNECTION_FAILED',
  'DATABASE_FILE_PERMISSION_DENIED',
  'DATABASE_VALIDATION_FAILED',
  'DATABASE_INSTANCE_EXISTS',
  'DATABASE_INSTANCE_NOT_FOUND',
  'DATABASE_PARENT_INSTANCE_NOT_FOUND',
  'DATABASE_CHILD_INSTANCE_NOT_FOUND',
  'DATABASE_RELATIONSHIP_EXISTS',
  'DATABASE_INVALID_STATUS_TRANSITION',
  'DATABASE_INSERT_FAILED',
  'DATABASE_UPDATE_FAILED',
  'DATABASE_DELETE_FAILED',
  'DATABASE_QUERY_FAILED',
  'DATABASE_LOG_FAILED',
  'DATABASE_OPERATION_FAILED',
] as const;
export type DatabaseErrorCode = (typeof DATABASE_ERROR_CODES)[number];

/** Every code of a `WorkflowError`. */
export const WORKFLOW_ERROR_CODES = [
  'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
  'WORKFLOW_NOT_A_CODING_INSTANCE',
] as const;
export type WorkflowErrorCode = (typeof WORKFLOW_ERROR_CODES)[number];

/** All codes by their own name, for `error.code === ERROR_CODES.DATABASE_INSTANCE_EXISTS`. */
export const ERROR_CODES: { readonly [C in DatabaseErrorCode | WorkflowErrorCode]: C } = Object.freeze(
  Object.fromEntries([...DATABASE_ERROR_CODES, ...WORKFLOW_ERROR_CODES].map((code) => [code, code])),
) as { readonly [C in DatabaseErrorCode | WorkflowErrorCode]: C };
