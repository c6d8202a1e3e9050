import { expect, test } from 'vitest';
import { groupKey, positionIn, rangeOf } from './event-group.ts';

test.each(['g', 'g#1', 'g$', '#', 'é🐝'])('the keys of the group %s lie in its range', (group) => {
  const { gte, lt } = rangeOf(group);
  for (const position of [1, 2, 10, 999_999]) {
    const key = groupKey(group, position);
    expect(key >= gte && key < lt).toBe(true);
    expect(positionIn(group, key)).toBe(position);
  }
});

test.each([null, 'g', 'g#', 'g#0', 'g#01', 'g#-1', 'g#1.5', 'g#x', 'g#1#2', 'h#1', `g#${'9'.repeat(16)}`])(
  'the key %s is none of the group g',
  (key) => {
    expect(positionIn('g', key)).toBeNull();
  },
);
