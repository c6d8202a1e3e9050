import { type Outcome, runScenario, type ScenarioResult } from './run-scenario.ts';
import { scenarios, scenariosFor } from './scenarios/all.ts';
import type { ConformanceOptions } from './subject.ts';

/** What a run of the suite found; also the content of the JSON report. */
export interface ConformanceReport {
  readonly adapter: string;
  readonly specificationVersion: 'v1';
  readonly seed: number;
  /** Something ran, nothing failed, and no known gap passed. */
  readonly ok: boolean;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Every selected scenario, in the suite's order. */
  readonly scenarios: readonly ScenarioResult[];
  /** What is wrong with the run as a whole: nothing ran, or a known gap that is no scenario. */
  readonly problems: readonly string[];
}

/** Runs the suite, or what `only` selects of it. Never rejects because of the adapter. */
export async function runConformance(
  options: ConformanceOptions,
  onResult: (result: ScenarioResult) => void = () => undefined,
): Promise<ConformanceReport> {
  const seed = seedOf(options);
  const results: ScenarioResult[] = [];
  for (const scenario of scenariosFor(options.only)) {
    const result = await runScenario(scenario, { ...options, seed });
    results.push(result);
    onResult(result);
  }
  const counts = { passed: 0, failed: 0, skipped: 0, gap: 0 };
  for (const { outcome } of results) counts[outcome]++;
  const problems = problemsOf(options, results);
  return {
    adapter: options.name,
    specificationVersion: 'v1',
    seed,
    ok: counts.failed === 0 && problems.length === 0,
    counts,
    scenarios: results,
    problems,
  };
}

/** The seed given, or a new one. */
export function seedOf({ seed }: Pick<ConformanceOptions, 'seed'>): number {
  return seed ?? Math.floor(Math.random() * 2 ** 31);
}

function problemsOf(options: ConformanceOptions, results: readonly ScenarioResult[]): string[] {
  const names = new Set<string>(scenarios.flatMap(({ key, group }) => [key, group]));
  const unknown = [...(options.knownGaps ?? []), ...(options.only ?? [])].filter((name) => !names.has(name));
  return [
    ...unknown.map((name) => `There is no scenario or group "${name}".`),
    ...(results.some(({ outcome }) => outcome !== 'skipped')
      ? []
      : ['No scenario ran, so nothing is proven.']),
  ];
}
