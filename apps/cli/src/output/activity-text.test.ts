import { expect, test } from 'vitest';
import { ACTIVITY_STATES } from '../activity/activity-states.ts';
import { activityStyle, activityText } from './activity-text.ts';
import { painter } from './colour.ts';
import type { Output } from './output.ts';

const now = new Date(2026, 10, 22, 10, 15, 30);
const look = (colours: boolean) => ({ paint: painter(colours), now }) as Output;
const since = new Date(now.getTime() - 180_000);

test('an activity is told with when it began and why', () => {
  const waiting = { state: 'waiting', since, reason: 'needs_attention' } as const;
  expect(activityText(waiting, look(false))).toBe(
    'waiting since 2026-11-22 10:12:30 (3m ago): needs attention',
  );
  expect(activityText(waiting, look(true))).toContain('\u001b[7mwaiting\u001b[27m since ');
});

test('nothing else looks like somebody who waits', () => {
  const styles = ACTIVITY_STATES.map(activityStyle).filter((style) => style === activityStyle('waiting'));
  expect(styles).toHaveLength(1);
});
