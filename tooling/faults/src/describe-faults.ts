import { describe, expect, test } from 'vitest';
import { faults } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { missing } from './requirements.ts';
import { runFault } from './run-fault.ts';

/** On a machine that is set up for all of it, a fault that cannot be brought about is a failure. */
const required = process.env.SKEP_FAULTS_REQUIRED === '1';
const seed = Number(process.env.SKEP_FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A test for each fault, which shows nothing lost. */
export function describeFaults(engine: Engine): void {
  describe(engine, () => {
    for (const fault of faults) {
      const skipped = missing(fault.needs);
      if (skipped !== null && !required) {
        test.skip(`${fault.title} (skipped: ${skipped})`);
        continue;
      }
      test(`${fault.title}: ${fault.promise}`, { timeout: 900_000 }, async () => {
        const result = await runFault(fault, engine, { long: false, seed });
        if (result.skipped !== null) expect.fail(`It cannot be brought about here: ${result.skipped}.`);
        const { toll, tried } = result;
        console.log(`${fault.name}, ${engine}: ${tried}; lost: ${toll.total}`);
        expect({ seed, counts: toll.counts, examples: toll.examples }).toEqual({
          seed,
          counts: {},
          examples: [],
        });
      });
    }
  });
}
