/** One finished storage call. */
export interface QueryReport {
  /** The storage method: `find`, `insert`, `transaction` ... */
  readonly method: string;
  readonly table: string | null;
  /** The shape of the call: field names and operators, no values. */
  readonly summary: string;
  readonly durationMs: number;
  readonly error: unknown;
}

/** Called for metrics and logs. A hook that throws is ignored. */
export interface DatabaseHooks {
  /** After each storage call when `local.logQueries` is on. */
  readonly onQuery?: (report: QueryReport) => void;
  /** After each call of a `Database` method. */
  readonly onOperation?: (report: { operation: string; durationMs: number; error: unknown }) => void;
  /** Before a retryable failure is tried again. `attempt` is 1 for the first retry. */
  readonly onRetry?: (report: {
    operation: string;
    attempt: number;
    delayMs: number;
    error: unknown;
  }) => void;
  /** After each commit: how many callers' writes it held. */
  readonly onCommit?: (report: { writes: number; durationMs: number }) => void;
}
