import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isStorageError, STORAGE_FAILURE_REASONS, StorageError } from './storage-error.ts';

test('what may pass by itself can be tried again, and nothing else', () => {
  const retryable = STORAGE_FAILURE_REASONS.filter((reason) => new StorageError(reason, 'no').isRetryable);
  expect(retryable).toEqual(['busy', 'timeout', 'connection']);
});

test('a storage error is known by its mark', () => {
  expect(isStorageError(new StorageError('busy', 'no'))).toBe(true);
  expect(isStorageError(Object.assign(new Error('no'), { reason: 'busy' }))).toBe(false);
});

test('every reason stands in the documentation', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('## Storage reasons'));
  for (const reason of STORAGE_FAILURE_REASONS) expect(table).toContain(`\`${reason}\``);
});
