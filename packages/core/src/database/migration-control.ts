import type { MigrationControl } from '@skep/contracts';
import type { RetryPolicy } from '../writes/retry-policy.ts';
import { runRead } from '../writes/run-read.ts';

export interface MigrationControlOptions {
  readonly inner: MigrationControl;
  readonly policy: RetryPolicy;
  readonly call: <T>(operation: string, run: () => Promise<T>) => Promise<T>;
  /** Before what is pending is applied. */
  readonly onUp: () => Promise<void>;
  /** Before everything goes, the change feed too. */
  readonly onEnd: () => void;
  /** After the schema was changed, or was to be. */
  readonly onChanged: () => Promise<void>;
}

/** The adapter's migrations as calls of the database: each step is all or nothing, so a busy store is tried again. */
export function migrationControl({
  inner,
  policy,
  call,
  onUp,
  onEnd,
  onChanged,
}: MigrationControlOptions): MigrationControl {
  const run = <T>(operation: string, step: () => Promise<T>): Promise<T> =>
    call(operation, () => runRead(policy, operation, step));
  return {
    status: () => run('migrations.status', () => inner.status()),
    up: (options) =>
      run('migrations.up', async () => {
        await onUp();
        return inner.up(options);
      }).finally(onChanged),
    down: (options) =>
      run('migrations.down', async () => {
        const { applied } = await inner.status();
        if (applied.length <= (options?.steps ?? 1)) onEnd();
        return inner.down(options);
      }).finally(onChanged),
    verify: () => run('migrations.verify', () => inner.verify()),
  };
}
