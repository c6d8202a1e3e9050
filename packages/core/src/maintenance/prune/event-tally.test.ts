import { expect, test } from 'vitest';
import { addCounts, tallyEvents } from './event-tally.ts';

const at = (second: number) => new Date(second * 1000);
const event = (second: number, more: object = {}) => ({
  instance_id: 'a',
  kind: 'tool_call' as const,
  tool_name: 'Bash',
  outcome: 'succeeded' as const,
  timestamp: at(second),
  ...more,
});

test('events that count alike are one record, with the times of the first and the last', () => {
  const tallies = tallyEvents([
    event(5),
    event(2),
    event(9),
    event(1, { tool_name: 'Read' }),
    event(1, { instance_id: 'b' }),
    event(1, { outcome: 'failed' }),
    event(1, { kind: 'prompt' }),
  ]);
  expect(tallies).toHaveLength(5);
  expect(tallies[0]).toMatchObject({ instance_id: 'a', events: 3, first_at: at(2), last_at: at(9) });
});

test('names with separators in them are not mixed up', () => {
  const one = event(1, { instance_id: 'a', tool_name: 'b","c' });
  const other = event(1, { instance_id: 'a","b', tool_name: 'c' });
  expect(tallyEvents([one, other])).toHaveLength(2);
});

test('counts add up in any order', () => {
  const [a, b] = [tallyEvents([event(5)]), tallyEvents([event(2), event(7)])].flat();
  if (a === undefined || b === undefined) throw new Error('There are two.');
  const sum = { events: 3, first_at: at(2), last_at: at(7) };
  expect(addCounts(a, b)).toMatchObject(sum);
  expect(addCounts(b, a)).toMatchObject(sum);
});
