import { EXIT, type ExitCode } from './exit-codes.ts';

/** What only the command line can find wrong. */
export type CliErrorCode =
  | 'CLI_USAGE'
  | 'CLI_NO_DATABASE'
  | 'CLI_BROKEN_WORKTREE'
  | 'CLI_NOT_FOUND'
  | 'CLI_NOT_CONFIRMED'
  | 'CLI_CHECK_FAILED'
  | 'CLI_FINDINGS_INVALID'
  | 'CLI_OWN_DECISION'
  | 'CLI_SETTINGS_INVALID'
  | 'CLI_SETTINGS_UNREADABLE'
  | 'CLI_SETTINGS_NOT_WRITABLE'
  | 'CLI_SETTINGS_CHANGED'
  | 'CLI_SPOOL_BUSY'
  | 'CLI_UNEXPECTED';

export interface CliErrorOptions {
  /** What to do next. */
  readonly hint?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

const EXIT_CODES: Readonly<Record<CliErrorCode, ExitCode>> = {
  CLI_USAGE: EXIT.usage,
  CLI_NO_DATABASE: EXIT.noDatabase,
  CLI_BROKEN_WORKTREE: EXIT.unavailable,
  CLI_NOT_FOUND: EXIT.notFound,
  CLI_NOT_CONFIRMED: EXIT.usage,
  CLI_CHECK_FAILED: EXIT.failed,
  CLI_FINDINGS_INVALID: EXIT.usage,
  CLI_OWN_DECISION: EXIT.refused,
  CLI_SETTINGS_INVALID: EXIT.failed,
  CLI_SETTINGS_UNREADABLE: EXIT.failed,
  CLI_SETTINGS_NOT_WRITABLE: EXIT.failed,
  CLI_SETTINGS_CHANGED: EXIT.failed,
  CLI_SPOOL_BUSY: EXIT.unavailable,
  CLI_UNEXPECTED: EXIT.failed,
};

export const CLI_ERROR_CODES: readonly string[] = Object.keys(EXIT_CODES);

/** A failure that is no fault of the database: told apart by `code`, like the database's own. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: CliErrorCode, message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CliError';
    this.code = code;
    this.exitCode = EXIT_CODES[code];
    this.hint = options.hint;
    this.context = options.context ?? {};
  }
}
