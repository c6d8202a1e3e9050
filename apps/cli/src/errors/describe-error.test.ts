import {
  DATABASE_ERROR_CODES,
  DatabaseError,
  STORAGE_FAILURE_REASONS,
  StorageError,
  WORKFLOW_ERROR_CODES,
  WorkflowError,
} from '@skep/contracts';
import { describe, expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { describeError } from './describe-error.ts';

const options = { operation: 'updateInstanceStatus', context: { id: 'a' } };

test('a database error keeps what it tells', () => {
  const error = new DatabaseError('DATABASE_INSTANCE_NOT_FOUND', 'No instance "a".', options);
  expect(describeError(error)).toMatchObject({
    code: 'DATABASE_INSTANCE_NOT_FOUND',
    message: 'No instance "a".',
    operation: 'updateInstanceStatus',
    context: { id: 'a' },
    reason: null,
    exitCode: 3,
  });
});

describe('exit codes', () => {
  const exitOf = (error: unknown) => describeError(error).exitCode;

  test.each([
    ['DATABASE_VALIDATION_FAILED', undefined, 2],
    ['DATABASE_INVALID_STATUS_TRANSITION', undefined, 4],
    ['DATABASE_INSTANCE_EXISTS', 'unique', 4],
    ['DATABASE_QUERY_FAILED', 'busy', 5],
    ['DATABASE_INSERT_FAILED', 'disk-full', 5],
    ['DATABASE_CONNECTION_FAILED', 'corrupt', 5],
    ['DATABASE_INITIALIZATION_FAILED', 'invalid', 2],
    ['DATABASE_UPDATE_FAILED', 'record-not-found', 3],
    ['DATABASE_QUERY_FAILED', 'decryption-failed', 1],
    ['DATABASE_OPERATION_FAILED', undefined, 1],
  ] as const)('%s (%s) is %i', (code, reason, exitCode) => {
    expect(exitOf(new DatabaseError(code, 'm', { ...options, reason }))).toBe(exitCode);
  });

  test.each(WORKFLOW_ERROR_CODES)('what the workflow refuses is 4: %s', (code) => {
    expect(exitOf(new WorkflowError(code, 'm', options))).toBe(4);
  });

  test('no database yet is 6, told apart from all else', () => {
    expect(exitOf(new CliError('CLI_NO_DATABASE', 'm'))).toBe(6);
    const codes = DATABASE_ERROR_CODES.flatMap((code) =>
      STORAGE_FAILURE_REASONS.map((reason) => exitOf(new DatabaseError(code, 'm', { ...options, reason }))),
    );
    expect(codes).not.toContain(6);
    expect(codes).not.toContain(0);
  });

  test('a storage error that comes through as it is counts by its reason', () => {
    expect(exitOf(new StorageError('busy', 'm'))).toBe(5);
  });

  test('anything else is 1, and called a defect', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      code: 'CLI_UNEXPECTED',
      exitCode: 1,
    });
  });
});

describe('hints about what the workflow refuses', () => {
  const hintOf = (code: (typeof WORKFLOW_ERROR_CODES)[number], context: Record<string, unknown>) =>
    describeError(new WorkflowError(code, 'm', { operation: 'reviews.request', context })).hint;

  test.each(WORKFLOW_ERROR_CODES)('%s names the command to run next', (code) => {
    expect(hintOf(code, {})).toMatch(/skep /);
  });

  test('with the instance that it is about', () => {
    const hint = hintOf('WORKFLOW_DECISION_REQUIRED', { instance: "ann's $& one" });
    expect(hint).toContain(`skep review decide 'ann'\\''s $& one' --continue`);
    expect(hintOf('WORKFLOW_DECISION_REQUIRED', { instance: '\u001b[2J' })).not.toContain('\u001b');
  });

  test('where nobody can decide any more', () => {
    expect(hintOf('WORKFLOW_DECISION_REQUIRED', { instance: 'a', abandoned: true })).toContain('skep create');
  });
});
