import { DatabaseError, type DatabaseErrorReason } from '@skep/contracts';
import type { Problem } from '../validation/find-problems.ts';

/** `DATABASE_INITIALIZATION_FAILED` that names each setting at fault. Values are not repeated: some are secret. */
export function configError(
  problems: readonly Problem[],
  reason: DatabaseErrorReason = 'invalid',
): DatabaseError {
  const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new DatabaseError('DATABASE_INITIALIZATION_FAILED', `The configuration cannot be used: ${list}.`, {
    operation: 'initializeDatabase',
    reason,
    context: { problems },
  });
}
