import { expect, test } from 'vitest';
import { planText } from './plan-text.ts';
import type { PresentState } from './present-state.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const content = {
  rows: { instances: 2, mcp_events: 1 },
  feedHead: 40,
  lastChange: new Date('2026-03-01T09:00:00.000Z'),
};
const plan = (present: PresentState, of: Partial<typeof content> | { rows: null } = {}) =>
  planText({ from: '/b/skep.db', content: { ...content, ...of }, present, now });

test('it says how old the backup is, what it holds and what would be lost', () => {
  const since = { mcp_events: 7, instances: 2 };
  const text = plan({ kind: 'readable', path: '/w/skep.db', feedHead: 50, since });
  expect(text).toContain('(3h ago); 2 instances, 1 event; change 40');
  expect(text).toContain(
    'change 50: 9 later changes would be lost (mcp_events 7, instances 2); the file is kept',
  );
});

test('nothing is lost where nothing was written since, or the backup has come further', () => {
  const path = '/w/skep.db';
  expect(plan({ kind: 'readable', path, feedHead: 41, since: {} })).toContain('nothing would be lost');
  expect(plan({ kind: 'readable', path, feedHead: 39, since: {} })).toContain('the backup has 1 change more');
});

test('a database that is gone or damaged is said to be', () => {
  expect(plan({ kind: 'absent', path: '/w/skep.db' })).toContain('is not there');
  expect(plan({ kind: 'unreadable', path: '/w/skep.db', why: 'X: broken\u001b[2J' })).toContain(
    'cannot be read: X: broken',
  );
  expect(plan({ kind: 'unreadable', path: '/w/skep.db', why: '\u001b[2J' })).not.toContain('\u001b');
});

test('an older version’s backup is told as one', () => {
  expect(plan({ kind: 'absent', path: '/w/skep.db' }, { rows: null })).toContain('of an older version');
});
