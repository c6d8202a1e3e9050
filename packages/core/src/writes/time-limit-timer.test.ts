import { expect, test } from 'vitest';
import { TimeLimit } from './time-limit.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Calls under one limit, and the names of those that expired. */
function calls(milliseconds: number) {
  const limit = new TimeLimit(milliseconds);
  const expired: string[] = [];
  return { limit, expired, call: (name: string) => ({ expire: () => void expired.push(name) }) };
}

test('what does not end expires, in the order in which it began, and no sooner', async () => {
  const { limit, expired, call } = calls(40);
  const started = performance.now();
  let first = 0;
  limit.start({ expire: () => (first = performance.now()) });
  limit.start(call('b'));
  await pause(20);
  limit.start(call('c'));
  while (expired.length < 2) await pause(5);
  expect(expired).toEqual(['b', 'c']);
  expect(first - started).toBeGreaterThanOrEqual(40);
});

test('what has ended does not expire, whenever it ended', async () => {
  const { limit, expired, call } = calls(30);
  const [atOnce, later, open] = [call('at once'), call('later'), call('open')];
  for (const each of [atOnce, later, open]) limit.start(each);
  limit.stop(atOnce);
  await pause(5);
  limit.stop(later);
  while (expired.length === 0) await pause(5);
  expect(expired).toEqual(['open']);
  limit.stop(open);
});

test('0 is no limit', async () => {
  const { limit, expired, call } = calls(0);
  limit.start(call('a'));
  await pause(20);
  expect(expired).toEqual([]);
});
