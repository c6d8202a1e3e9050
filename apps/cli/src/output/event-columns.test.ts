import type { MCPEventRecord } from '@skep/contracts';
import { expect, test } from 'vitest';
import { eventColumns } from './event-columns.ts';

const now = new Date(2026, 2, 1, 12, 0, 0);
const event = (changes: Partial<MCPEventRecord>) =>
  ({
    instance_id: 'a',
    kind: 'tool_call',
    tool_name: 'Bash',
    outcome: 'failed',
    error_message: null,
    status_change: null,
    duration_ms: null,
    timestamp: now,
    ...changes,
  }) as MCPEventRecord;
const cell = (title: string, changes: Partial<MCPEventRecord>, width: number | null = null) =>
  eventColumns(true, { now, width })
    .find((column) => column.title === title)
    ?.text(event(changes));

test("on a terminal today's events have no date", () => {
  expect(cell('TIME', {}, 80)).toBe('12:00:00');
  expect(cell('TIME', { timestamp: new Date(2026, 1, 28, 23, 59, 58) }, 80)).toBe('2026-02-28 23:59:58');
  expect(cell('TIME', {})).toBe('2026-03-01 12:00:00');
});

test('an error is told in one line without its colours', () => {
  const error_message = 'Exit code 1\n\n\u001b[31mTypeError:\u001b[0m no\u0007';
  expect(cell('DETAIL', { error_message })).toBe('Exit code 1 TypeError: no\\x07');
});

test('a long error is cut', () => {
  expect(cell('DETAIL', { error_message: 'x'.repeat(100_000) })).toHaveLength(200);
});

test('a change of status is told', () => {
  expect(cell('DETAIL', { status_change: 'terminated' })).toBe('-> terminated');
});
