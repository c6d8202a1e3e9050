import { expect, test } from 'vitest';
import { timeCalls, warmUp } from './calls.ts';

test('each call is made once, in order, and what it left behind is taken away', async () => {
  const made: number[] = [];
  const cleaned: number[] = [];
  const operation = {
    run: (index: number) => made.push(index),
    cleanUp: (index: number) => {
      cleaned.push(index);
    },
  };
  await timeCalls(operation, { first: 5, count: 4, callers: 1 });
  expect(made).toEqual([5, 6, 7, 8]);
  expect(cleaned).toEqual(made);
});

test('so many callers are at work at once, and no more', async () => {
  let working = 0;
  let most = 0;
  const run = async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
    return most;
  };
  await timeCalls({ run }, { first: 0, count: 30, callers: 7 });
  expect(most).toBe(7);
});

test('a query that starts when it is awaited is awaited', async () => {
  let executed = 0;
  const execute = (): number => {
    executed += 1;
    return executed;
  };
  // A query builder is exactly that: an object with a `then`.
  // biome-ignore lint/suspicious/noThenProperty: see above
  const run = () => ({ then: (resolve: (rows: number) => void) => resolve(execute()) });
  await timeCalls({ run }, { first: 0, count: 3, callers: 1 });
  expect(executed).toBe(3);
});

test('an answer of nothing is no answer', async () => {
  const operation = { run: (index: number) => (index === 1 ? null : index) };
  await expect(timeCalls(operation, { first: 0, count: 3, callers: 1 })).rejects.toThrow('1 of 3 calls');
});

test('a warm-up goes on until its time is over, or its calls are used up', async () => {
  const busy = () => {
    const end = performance.now() + 1;
    while (performance.now() < end);
    return true;
  };
  const warm = await warmUp({ run: busy }, { first: 0, callers: 1, budget: 5, mostCalls: 1000 });
  expect(warm.calls).toBeGreaterThan(1);
  const limited = await warmUp({ run: busy }, { first: 0, callers: 1, budget: 5000, mostCalls: 3 });
  expect(limited.calls).toBe(3);
});
