import { isDatabaseError, isStorageError, isWorkflowError } from '@skep/contracts';
import { BrokenWorktreeError } from '../location/git.ts';
import { CliError } from './cli-error.ts';
import { EXIT, type ExitCode, exitCodeFor } from './exit-codes.ts';
import { hintFor } from './hints.ts';

/** An error as it is reported: what `--json` prints, with the hint and the exit code that go with it. */
export interface ErrorDescription {
  readonly code: string;
  readonly reason: string | null;
  readonly message: string;
  /** The database's method that failed; null for what the command line found itself. */
  readonly operation: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
}

export function describeError(error: unknown): ErrorDescription {
  if (error instanceof CliError) {
    const { code, message, context, hint, exitCode } = error;
    return { code, reason: null, message, operation: null, context, hint, exitCode };
  }
  if (error instanceof BrokenWorktreeError) {
    return {
      code: 'CLI_BROKEN_WORKTREE',
      reason: null,
      message: error.message,
      operation: null,
      context: { path: error.path },
      hint: 'Run "git worktree repair" in the main worktree, or name the database with --database.',
      exitCode: EXIT.unavailable,
    };
  }
  if (isDatabaseError(error)) return ofDatabase(error, error.reason);
  if (isWorkflowError(error)) return ofDatabase(error, undefined);
  if (isStorageError(error)) {
    const code = 'DATABASE_OPERATION_FAILED';
    return ofDatabase({ code, message: error.message, operation: 'storage', context: {} }, error.reason);
  }
  return {
    code: 'CLI_UNEXPECTED',
    reason: null,
    message: error instanceof Error ? error.message : String(error),
    operation: null,
    context: {},
    hint: 'This is a defect in skep. Run it again with SKEP_DEBUG=1 for the stack, and report it.',
    exitCode: EXIT.failed,
  };
}

interface FromDatabase {
  readonly code: string;
  readonly message: string;
  readonly operation: string;
  readonly context: Readonly<Record<string, unknown>>;
}

function ofDatabase(error: FromDatabase, reason: string | undefined): ErrorDescription {
  const { code, message, operation, context } = error;
  const hint = hintFor(code, reason, context);
  return {
    code,
    reason: reason ?? null,
    message,
    operation,
    context,
    hint,
    exitCode: exitCodeFor(code, reason),
  };
}
