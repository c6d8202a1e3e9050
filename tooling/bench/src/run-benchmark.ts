import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchArguments } from './arguments.ts';
import { describeMachine, describeVersions } from './machine.ts';
import { profileMissed } from './profile/profile-missed.ts';
import type { Measurement, Results } from './results.ts';
import { measureMigrate, measureOpen } from './run/first-uses.ts';
import { measureMemory } from './run/measure-memory.ts';
import { runWorkloads } from './run/run-workloads.ts';
import { Templates } from './run/templates.ts';
import { measureHook } from './starts/measure-hook.ts';
import { measureStarts } from './starts/measure-starts.ts';
import { seededRandom } from './statistics/random.ts';
import { subjects } from './subjects/all.ts';
import { workloads } from './workloads.ts';

/** Measures all that was asked for, in a folder that is gone afterwards. */
export async function runBenchmark(
  { form, seed, parts, subjects: names, withPeers }: BenchArguments,
  onProgress: (what: string) => void,
): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'skep-bench-'));
  const remove = (): void =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  // Also when it is interrupted: the files are large.
  process.once('exit', remove);
  const machine = describeMachine();
  const random = seededRandom(seed);
  const entries = subjects.filter(({ name }) => names.has(name));
  const options = { templates: new Templates(folder), folder, form, random, onProgress };
  const durable = entries.filter(
    ({ kind, inMemory }) => inMemory !== true && (kind === 'raw' || kind === 'database'),
  );
  const steps: Readonly<Record<string, () => Promise<Measurement[]>>> = {
    open: () => measureOpen(durable, options),
    migrate: () => measureMigrate(durable, options),
    start: () => measureStarts(options),
    hook: () => measureHook(options),
    memory: () => measureMemory(entries, options),
  };
  try {
    const measurements = await runWorkloads(
      workloads.filter(({ name }) => parts.has(name)),
      entries,
      options,
    );
    for (const [name, step] of Object.entries(steps)) {
      if (!parts.has(name)) continue;
      onProgress(name);
      measurements.push(...(await step()));
    }
    const profiles = await profileMissed(measurements, options);
    return {
      form: form.name,
      seed,
      date: new Date().toISOString().slice(0, 10),
      sizes: { small: form.small, large: form.large },
      machine,
      versions: describeVersions(withPeers),
      measurements,
      profiles,
    };
  } finally {
    process.off('exit', remove);
    remove();
  }
}
