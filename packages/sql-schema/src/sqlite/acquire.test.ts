import { StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { acquire } from './acquire.ts';

const busy = () => new StorageError('busy', 'locked', { cause: 'the driver' });

test('tries until it succeeds', async () => {
  let tries = 0;
  const result = await acquire(() => {
    if (++tries < 4) throw busy();
    return 'taken';
  }, 60_000);
  expect([result, tries]).toEqual(['taken', 4]);
});

test('lets the event loop turn while it waits', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await acquire(() => {
    if (turns < 3) throw busy();
  }, 60_000);
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(3);
});

test('gives up with busy when the time is over', async () => {
  let tries = 0;
  const attempt = acquire(async () => {
    tries++;
    throw busy();
  }, 30);
  await expect(attempt).rejects.toMatchObject({ reason: 'busy', isRetryable: true, cause: 'the driver' });
  expect(tries).toBeGreaterThan(1);
});

test('without time it tries once', async () => {
  let tries = 0;
  await expect(
    acquire(() => {
      tries++;
      throw busy();
    }, 0),
  ).rejects.toMatchObject({ reason: 'busy' });
  expect(tries).toBe(1);
});

test('passes any other error on at once', async () => {
  const error = new StorageError('corrupt', 'no');
  await expect(acquire(() => Promise.reject(error), 60_000)).rejects.toBe(error);
});
