// Keeps what has been reached: a tiny form of the benchmark, whose ratios must not fall far below their goals. It compares
// subjects with each other in the same rounds, never with a fixed time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tiny } from '../forms.ts';
import { type Goal, goals } from '../goals.ts';
import { judge } from '../judge.ts';
import type { Measurement } from '../results.ts';
import { runWorkloads } from '../run/run-workloads.ts';
import { Templates } from '../run/templates.ts';
import { seededRandom } from '../statistics/random.ts';
import { mean } from '../statistics/summary.ts';
import { subjectNamed } from '../subjects/all.ts';
import { workloads } from '../workloads.ts';
import { bestAttempt } from './best-attempt.ts';
import { guarded } from './bounds.ts';

const names = ['better-sqlite3', 'libsql', 'skep-sqlite', 'skep-libsql'];
const parts = ['get', 'list', 'log', 'log-64', 'feed'];
const ATTEMPTS = 6;

test('Skep has not become much slower than its goals', { timeout: 900_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'skep-guard-'));
  const seed = Date.now() % 1_000_000;
  const options = {
    templates: new Templates(folder),
    form: tiny,
    random: seededRandom(seed),
    onProgress: () => undefined,
  };
  const measured = goals.filter(isGuarded).map(guarded);
  try {
    const best = await bestAttempt(ATTEMPTS, async () => {
      const measurements = await runWorkloads(
        workloads.filter(({ name }) => parts.includes(name)),
        names.map(subjectNamed),
        options,
      );
      return judge(measured, {
        measurements: measurements.map(byProcessorTime),
        sizes: { small: tiny.small, large: tiny.large },
      });
    });
    const missed = best.filter(({ isMet }) => isMet !== true);
    expect(
      missed.map(({ goal, value }) => ({ measure: goal.measure, bound: goal.bound, figure: value?.median })),
      `seed ${seed}`,
    ).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Where nothing waits for a disk, the work that is done says more than how long it took beside other tests. */
function byProcessorTime(measurement: Measurement): Measurement {
  const isRead = workloads.find(({ name }) => name === measurement.workload)?.effect === 'reads';
  return isRead && measurement.cpu !== undefined
    ? { ...measurement, rounds: [mean(measurement.cpu)] }
    : measurement;
}

function isGuarded({ figure }: Goal): boolean {
  const { kind, workload, subject } = figure;
  if (!parts.includes(workload) || !names.includes(subject)) return false;
  return kind === 'growth' || (kind === 'speed' && names.includes(figure.base));
}
