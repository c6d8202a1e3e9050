import { damagedPayloads, RECORDED_AGENTS } from '@skep/recordings';
import { expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

/** Processes an agent; SKEP_DAMAGED=10000 takes as many as the test inside one process does. */
const PROCESSES = Number(process.env.SKEP_DAMAGED) || 150;
const AT_ONCE = 4;

test.each(RECORDED_AGENTS)(
  `${PROCESSES} processes given damaged payloads of %s all end with 0 and print nothing`,
  {
    timeout: 60_000 + PROCESSES * 200,
  },
  async (agent) => {
    const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 32);
    const machine = new Machine();
    const payloads = damagedPayloads(agent, seed);
    for (let done = 0; done < PROCESSES; done += AT_ONCE) {
      const inputs = Array.from({ length: AT_ONCE }, () => payloads.next().value as Buffer);
      const ends = await Promise.all(inputs.map((input) => machine.skep(['hook', agent], { input })));
      for (const ended of ends) {
        expect({ seed, ...ended }).toEqual({ seed, code: 0, stdout: '', stderr: '' });
      }
    }
    // Waits for whoever records them.
    expect(await machine.skep(['ls'])).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await machine.skep(['doctor', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] };
    expect(checks.filter(({ name }) => name === 'spool')).toMatchObject([{ status: 'healthy' }]);
  },
);
