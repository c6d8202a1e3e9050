import { DatabaseError } from '@skep/contracts';
import type * as z from 'zod/mini';
import { findProblems, type Problem } from './find-problems.ts';

/**
 * The input, checked against its schema and otherwise as it was given.
 *
 * @throws DatabaseError `DATABASE_VALIDATION_FAILED` with every problem in `context.problems`.
 */
export function checkInput<T>(operation: string, schema: z.ZodMiniType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw validationError(operation, findProblems(schema, input));
}

/** The same for one named argument. */
export function checkArgument<T>(
  operation: string,
  name: string,
  schema: z.ZodMiniType<T>,
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw validationError(
    operation,
    findProblems(schema, value).map(({ field, problem }) => ({
      field: field === '(input)' ? name : `${name}${field.startsWith('[') ? '' : '.'}${field}`,
      problem,
    })),
  );
}

export function validationError(operation: string, problems: readonly Problem[]): DatabaseError {
  const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new DatabaseError('DATABASE_VALIDATION_FAILED', `${operation} refused its input: ${list}.`, {
    operation,
    reason: 'invalid',
    context: { problems },
  });
}
