import type { DatabaseHooks } from '@skep/contracts';

/** The hooks, all of them, none of which can break a call. */
export function safeHooks(hooks: DatabaseHooks): Required<DatabaseHooks> {
  return {
    onQuery: safe(hooks.onQuery),
    onOperation: safe(hooks.onOperation),
    onRetry: safe(hooks.onRetry),
    onCommit: safe(hooks.onCommit),
  };
}

function safe<R>(hook: ((report: R) => unknown) | undefined): (report: R) => void {
  if (hook === undefined) return () => {};
  return (report) => {
    try {
      const result = hook(report);
      // An async hook fails later, and must not end the process then.
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      // A hook is there for metrics and logs: what it cannot do must not concern the caller.
    }
  };
}
