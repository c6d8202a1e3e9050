import { expect, test } from 'vitest';
import { oncePer } from './once-per.ts';

test('each object gets its own, made once', () => {
  let made = 0;
  const listOf = oncePer(({ name }: { name: string }) => {
    made += 1;
    return [name];
  });
  const [one, other] = [{ name: 'a' }, { name: 'a' }];
  expect(listOf(one)).toEqual(['a']);
  expect(listOf(one)).toBe(listOf(one));
  expect(listOf(other)).not.toBe(listOf(one));
  expect(made).toBe(2);
});
