/** Facts that go with an error: ids, field names, limits. Never a secret value. */
export type ErrorContext = Readonly<Record<string, unknown>>;

export interface SkepErrorOptions {
  /** The method that was called, for example `createInstance`. */
  readonly operation: string;
  readonly context?: ErrorContext;
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

/** What `DatabaseError` and `WorkflowError` share: errors are data, told apart by `code`. */
export abstract class SkepError extends Error {
  abstract readonly code: string;
  /** The method that was called. */
  readonly operation: string;
  readonly context: ErrorContext;
  /** Whether the same call may succeed later, unchanged. */
  readonly isRetryable: boolean;

  constructor(message: string, options: SkepErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.operation = options.operation;
    this.context = options.context ?? {};
    this.isRetryable = options.isRetryable ?? false;
  }
}
