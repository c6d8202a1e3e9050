import { expect, test } from 'vitest';
import { runScenario } from '../src/run-scenario.ts';
import { scenarios } from '../src/scenarios/all.ts';
import { type DurableMutant, durableMutants, openDurable } from './durable-mutants.ts';

// As mutants.test.ts, for stores on disk, which the suite kills and opens in other processes.

test.each(durableMutants.map((mutant) => [mutant.fault, mutant.foundBy, mutant] as const))(
  '%s: found by %s',
  { timeout: 120_000 },
  async (_fault, key, mutant) => {
    await expect(outcomeOf(key, null)).resolves.toBe(mutant.onSound ?? 'passed');
    await expect(outcomeOf(key, mutant)).resolves.toBe('failed');
  },
);

async function outcomeOf(key: string, mutant: DurableMutant | null): Promise<string> {
  const scenario = scenarios.find((one) => one.key === key);
  if (scenario === undefined) throw new Error(`There is no scenario ${key}.`);
  return (await runScenario(scenario, { name: 'mutant', seed: 1, open: () => openDurable(mutant) })).outcome;
}
