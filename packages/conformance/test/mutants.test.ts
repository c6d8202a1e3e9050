import { createMemoryAdapter } from '@skep/adapter-memory';
import type { StorageAdapter } from '@skep/contracts';
import { describe, expect, test } from 'vitest';
import { runConformance } from '../src/run-conformance.ts';
import { runScenario } from '../src/run-scenario.ts';
import { scenarios } from '../src/scenarios/all.ts';
import type { ConformanceOptions } from '../src/subject.ts';
import { delegate, delegateData } from './delegate.ts';
import { readMutants } from './read-mutants.ts';
import { transactionMutants } from './transaction-mutants.ts';
import { writeMutants } from './write-mutants.ts';

// A suite that cannot fail proves nothing. Each of these stores has one fault, and the scenario named must find it,
// while the same scenario passes on the sound store.

const seed: number = Math.floor(Math.random() * 2 ** 31);

function subjectOf(mutate: (sound: StorageAdapter) => StorageAdapter): ConformanceOptions & { seed: number } {
  return {
    name: 'mutant',
    seed,
    async open() {
      const sound = createMemoryAdapter();
      await sound.connect();
      return {
        store: mutate(sound),
        unconnected: () => mutate(createMemoryAdapter()),
        close: () => sound.disconnect(),
      };
    },
  };
}

describe.each([
  ['reading', readMutants],
  ['writing', writeMutants],
  ['transactions and claims', transactionMutants],
])(`faults in %s (seed ${seed})`, (_, mutants) => {
  test.each(mutants.map((mutant) => [mutant.fault, mutant.foundBy, mutant] as const))(
    '%s: found by %s',
    { timeout: 60_000 },
    async (_fault, key, { mutate, hangs, onSound = 'passed' }) => {
      const scenario = scenarios.find((one) => one.key === key);
      if (scenario === undefined) throw new Error(`There is no scenario ${key}.`);
      const sound = await runScenario(
        scenario,
        subjectOf((store) => store),
      );
      expect(sound).toMatchObject({ outcome: onSound });
      const limit = hangs ? { timeoutMs: 500 } : {};
      const faulty = await runScenario(scenario, { ...subjectOf(mutate), ...limit });
      expect(faulty).toMatchObject({ outcome: 'failed' });
    },
  );
});

test.each([
  ['an adapter', (store: StorageAdapter) => delegate(store)],
  ['data methods', (store: StorageAdapter) => delegateData(store, () => ({}))],
])('passing calls of %s on is no fault by itself', async (_, mutate) => {
  const { ok, counts } = await runConformance({ ...subjectOf(mutate), runs: 5 });
  expect({ ok, failed: counts.failed }).toEqual({ ok: true, failed: 0 });
});
