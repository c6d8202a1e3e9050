import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MaintenanceTimer } from './maintenance-timer.ts';

test('it looks again and again, also after a look that failed, until it is stopped', async () => {
  let looks = 0;
  const timer = new MaintenanceTimer(
    async () => {
      looks += 1;
      if (looks === 1) throw new Error('the store is gone');
    },
    { first: 1, every: 1 },
  );
  timer.start();
  await expect.poll(() => looks).toBeGreaterThan(3);
  await timer.stop();
  const seen = looks;
  await sleep(20);
  expect(looks).toBe(seen);
});

test('stopping waits for the look that is under way, and there is never more than one', async () => {
  let under = 0;
  let most = 0;
  let ended = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = new MaintenanceTimer(
    async () => {
      under += 1;
      most = Math.max(most, under);
      await promise;
      ended = true;
      under -= 1;
    },
    { first: 1, every: 1 },
  );
  timer.start();
  timer.start();
  await expect.poll(() => under).toBe(1);
  const stopping = timer.stop();
  expect(ended).toBe(false);
  resolve();
  await stopping;
  expect([ended, most]).toEqual([true, 1]);
});

test('one that was stopped before its first look never looks', async () => {
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
  };
  const timer = new MaintenanceTimer(look, { first: 5, every: 1 });
  timer.start();
  await timer.stop();
  await sleep(20);
  expect(looks).toBe(0);
});
