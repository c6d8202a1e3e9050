import { describe, expect, test } from 'vitest';
import type { Row } from '../tables/descriptor.ts';
import { tableOf } from './check-query.ts';
import { checkChanges, checkInsertOptions, checkOnConflict, completeRow } from './check-row.ts';
import { isStorageError } from './storage-error.ts';

const events = tableOf('mcp_events');
const event: Row = {
  instance_id: 'work-1-a1',
  tool_name: 'Bash',
  outcome: 'succeeded',
  success: true,
  timestamp: new Date(0),
};

function failureOf(check: () => unknown): { reason: string; fields: readonly string[] | undefined } | null {
  try {
    check();
  } catch (error) {
    if (isStorageError(error)) return { reason: error.reason, fields: error.fields };
    throw error;
  }
  return null;
}

describe('a row to insert', () => {
  test('is completed with defaults and nulls, and without the key that the store assigns', () => {
    const row = completeRow(events, event);
    expect(row).toMatchObject({ ...event, kind: 'tool_call', is_status_updating: false, metadata: null });
    expect(row).not.toHaveProperty('id');
    expect(Object.keys(row).length).toBe(Object.keys(events.fields).length - 1);
  });

  test('keeps an assigned key that is given', () => {
    expect(completeRow(events, { ...event, id: 7 }).id).toBe(7);
  });

  test.each<[string, Row, string]>([
    ['lacks a required value', { instance_id: null }, 'check'],
    ['has a value that is not allowed', { kind: 'dance' }, 'check'],
    ['has a number that is too small', { duration_ms: -1 }, 'check'],
    ['has a value of another type', { success: 1 }, 'invalid'],
    ['has text that is not JSON', { metadata: '{' }, 'invalid'],
    ['has text with a lone surrogate', { tool_name: 'a\ud800' }, 'invalid'],
    ['has text with a null character', { tool_name: 'a\0b' }, 'invalid'],
    ['has an unknown field', { nobody: 1 }, 'invalid'],
  ])('that %s is refused', (_, part, reason) => {
    expect(failureOf(() => completeRow(events, { ...event, ...part }))).toEqual({
      reason,
      fields: Object.keys(part),
    });
  });
});

describe('changes', () => {
  test.each<[string, Row, string]>([
    ['nothing at all', {}, 'invalid'],
    ['the primary key', { id: 2 }, 'invalid'],
    ['undefined', { metadata: undefined as unknown as null }, 'invalid'],
    ['null where a value is required', { tool_name: null }, 'check'],
  ])('of %s are refused', (_, changes, reason) => {
    expect(failureOf(() => checkChanges(events, changes))?.reason).toBe(reason);
  });

  test('of what may be null are accepted', () => {
    expect(failureOf(() => checkChanges(events, { metadata: null }))).toBeNull();
  });
});

test('what comes back of an insert are fields of the table', () => {
  expect(failureOf(() => checkInsertOptions(events, { returning: ['id', 'metadata'] }))).toBeNull();
  expect(failureOf(() => checkInsertOptions(events, { returning: [] }))).toBeNull();
  expect(failureOf(() => checkInsertOptions(events, { returning: ['id', 'nope'] }))?.reason).toBe('invalid');
  const onConflict = { fields: ['tool_name'], action: 'ignore' } as const;
  expect(failureOf(() => checkInsertOptions(events, { onConflict }))?.reason).toBe('invalid');
});

test('a conflict is on the primary key or a declared unique, in any order of its fields', () => {
  expect(failureOf(() => checkOnConflict(events, { fields: ['id'], action: 'ignore' }))).toBeNull();
  const unique = ['tool_use_id', 'session_id'];
  expect(failureOf(() => checkOnConflict(events, { fields: unique, action: 'update' }))).toBeNull();
  expect(failureOf(() => checkOnConflict(events, { fields: ['session_id'], action: 'ignore' }))?.reason).toBe(
    'invalid',
  );
  expect(
    failureOf(() => checkOnConflict(events, { fields: ['id'], action: 'skip' as 'ignore' }))?.reason,
  ).toBe('invalid');
});
