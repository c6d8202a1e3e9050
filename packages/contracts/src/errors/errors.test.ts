import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DATABASE_ERROR_CODES, ERROR_CODES, WORKFLOW_ERROR_CODES } from './codes.ts';
import { DatabaseError, isDatabaseError } from './database-error.ts';
import { isWorkflowError, WorkflowError } from './workflow-error.ts';

test('the codes are known by their own names', () => {
  expect(DATABASE_ERROR_CODES).toHaveLength(18);
  for (const code of [...DATABASE_ERROR_CODES, ...WORKFLOW_ERROR_CODES]) expect(ERROR_CODES[code]).toBe(code);
});

test('every code has a heading in the documentation', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const headings = [...page.matchAll(/^#+ `([A-Z_]+)`$/gm)].map((match) => match[1]);
  // Those of the command line are its own to prove.
  const own = headings.filter((heading) => !heading?.startsWith('CLI_'));
  expect(own.toSorted()).toEqual([...DATABASE_ERROR_CODES, ...WORKFLOW_ERROR_CODES].toSorted());
});

describe('the guards', () => {
  test('tell the two kinds of error apart', () => {
    const database = new DatabaseError('DATABASE_QUERY_FAILED', 'no', { operation: 'getInstance' });
    const workflow = new WorkflowError('WORKFLOW_REVIEW_LIMIT_EXCEEDED', 'no', {
      operation: 'createRelationship',
    });
    expect([isDatabaseError(database), isWorkflowError(database)]).toEqual([true, false]);
    expect([isDatabaseError(workflow), isWorkflowError(workflow)]).toEqual([false, true]);
    expect([isDatabaseError(new Error('no')), isDatabaseError(null), isDatabaseError('x')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('know an error that another copy of the package made', async () => {
    const copy = (await import(
      /* @vite-ignore */ `${'./database-error.ts'}?copy`
    )) as typeof import('./database-error.ts');
    const foreign = new copy.DatabaseError('DATABASE_QUERY_FAILED', 'no', { operation: 'getInstance' });
    expect(foreign instanceof DatabaseError).toBe(false);
    expect(isDatabaseError(foreign)).toBe(true);
  });
});

test('an error carries its code, operation, context and cause as data', () => {
  const cause = new Error('driver');
  const error = new DatabaseError('DATABASE_INSERT_FAILED', 'The disk is full.', {
    operation: 'createInstance',
    reason: 'disk-full',
    context: { id: 'work-1-a1' },
    cause,
  });
  expect(error).toMatchObject({
    name: 'DatabaseError',
    code: 'DATABASE_INSERT_FAILED',
    reason: 'disk-full',
    operation: 'createInstance',
    context: { id: 'work-1-a1' },
    isRetryable: false,
    cause,
  });
});
