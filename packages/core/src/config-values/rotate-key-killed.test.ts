import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeFiles } from '../test/engines.ts';

const worker = new URL('../test/rotate-forever.ts', import.meta.url);
const KILLS = 4;

/** Milliseconds after a rotation: within the next one, which takes a few. */
const LONGEST = 12;

function rotating(url: string): ChildProcess {
  return fork(worker, [url]);
}

describeFiles('rotating the key', ({ open, place }) => {
  test(`killed ${KILLS} times at random, leaves every secret to be opened, and goes on`, async () => {
    const url = place();
    const secrets = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`s${index}`, `value ${index}`]),
    );
    const first = await open({ url });
    for (const [key, value] of Object.entries(secrets)) await first.setConfig(key, value, true);
    await first.disconnect();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = rotating(url);
      const exit = once(child, 'exit');
      await once(child, 'message');
      await sleep(Math.random() * LONGEST);
      child.kill('SIGKILL');
      await exit;
      const db = await open({ url });
      const stored = Object.keys(secrets).map(async (key) => [key, await db.getConfig(key)] as const);
      expect(Object.fromEntries(await Promise.all(stored))).toEqual(secrets);
      await db.disconnect();
    }
    const last = await open({ url });
    expect(await last.maintenance.rotateKey()).toMatchObject({ resealed: expect.any(Number) });
    expect(await last.getConfig('s0')).toBe('value 0');
  }, 60_000);
});
