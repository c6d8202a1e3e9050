import { afterAll, describe, expect, test } from 'vitest';
import { seedOf } from './run-conformance.ts';
import { type Outcome, runScenario } from './run-scenario.ts';
import { scenariosFor } from './scenarios/all.ts';
import type { ConformanceOptions } from './subject.ts';

/**
 * Defines a vitest test for every scenario of the suite: its name is the scenario's key, inside a `describe` per group.
 *
 * @example
 * describeConformance({ name: 'my-adapter', open: openSubject });
 */
export function describeConformance(options: ConformanceOptions): void {
  const settings = { ...options, seed: seedOf(options) };
  const selected = scenariosFor(options.only);
  describe(`${options.name} keeps the storage contract (seed ${settings.seed})`, () => {
    test('known gaps and selections name scenarios that exist', () => {
      const keys = scenariosFor().map(({ key }) => key);
      expect(keys).toEqual(expect.arrayContaining([...(options.knownGaps ?? [])]));
      expect(selected).not.toEqual([]);
    });
    const outcomes: Outcome[] = [];
    afterAll(() => {
      const isProof = outcomes.length === 0 || outcomes.some((outcome) => outcome !== 'skipped');
      if (!isProof) throw new Error('Every scenario was skipped, so nothing is proven.');
    });
    for (const [group, scenarios] of Map.groupBy(selected, (scenario) => scenario.group)) {
      describe(group, () => {
        for (const scenario of scenarios) {
          // The runner has a time limit of its own, with a message that says more.
          test(scenario.key, { timeout: 0 }, async (context) => {
            const result = await runScenario(scenario, settings);
            outcomes.push(result.outcome);
            if (result.outcome === 'failed') throw result.error ?? new Error(String(result.detail));
            if (result.outcome === 'skipped') context.skip(result.detail ?? undefined);
          });
        }
      });
    }
  });
}

export type { ConformanceOptions, ForkTarget, OpenStore, Subject } from './subject.ts';
