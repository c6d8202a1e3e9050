import type { MigrationControl } from '@skep/contracts';
import type { RetryPolicy } from '../writes/retry-policy.ts';
import { runRead } from '../writes/run-read.ts';

/** The adapter's migrations as calls of the database: each step is all or nothing, so a busy store is tried again. */
export function migrationControl(
  inner: MigrationControl,
  policy: RetryPolicy,
  call: <T>(operation: string, run: () => Promise<T>) => Promise<T>,
): MigrationControl {
  const run = <T>(operation: string, step: () => Promise<T>): Promise<T> =>
    call(operation, () => runRead(policy, operation, step));
  return {
    status: () => run('migrations.status', () => inner.status()),
    up: (options) => run('migrations.up', () => inner.up(options)),
    down: (options) => run('migrations.down', () => inner.down(options)),
    verify: () => run('migrations.verify', () => inner.verify()),
  };
}
