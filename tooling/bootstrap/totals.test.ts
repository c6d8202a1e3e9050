import { expect, test } from 'vitest';
import { describeTotals, type Report, totalsOf } from './totals.mjs';

const report = (changes: Partial<Report> = {}): Report => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
});

test('counts what vitest counts', () => {
  expect(totalsOf(report(), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});

test('pending and todo tests are skipped tests', () => {
  expect(totalsOf(report({ numPendingTests: 2, numTodoTests: 1 }), 0).skipped).toBe(3);
});

test('a file that could not be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(totalsOf(report({ testResults }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('a file with a failed test is counted once', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
  expect(totalsOf(report({ numFailedTests: 1, testResults }), 1).failed).toBe(1);
});

test('an error outside of any test is a failure', () => {
  expect(totalsOf(report(), 1).failed).toBe(1);
});

test('a run without a report is a failure', () => {
  expect(totalsOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('describes the totals, and skipped tests only when there are any', () => {
  expect(describeTotals({ passed: 5, failed: 1, skipped: 0 })).toBe('5 passed, 1 failed');
  expect(describeTotals({ passed: 5, failed: 1, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
