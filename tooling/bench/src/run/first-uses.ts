import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import { shuffled } from '../statistics/random.ts';
import type { SubjectEntry } from '../subjects/all.ts';
import { SubjectProcess } from './subject-process.ts';
import type { Templates } from './templates.ts';

export interface FirstUses {
  readonly templates: Templates;
  readonly folder: string;
  readonly form: Form;
  readonly random: () => number;
}

/** Opening the large file and reading one record, each time in a new process whose modules are loaded. */
export async function measureOpen(
  entries: readonly SubjectEntry[],
  options: FirstUses,
): Promise<Measurement[]> {
  const { templates, form } = options;
  const files = new Map<SubjectEntry, string>();
  for (const entry of entries) files.set(entry, await templates.copyFor(entry, form.large));
  return inNewProcesses('open', entries, form.large, options, (process, entry) =>
    process.ask('firstOpen', { file: files.get(entry) ?? '', events: form.large }),
  );
}

/** From no file to an empty store that is ready, each time in a new process whose modules are loaded. */
export async function measureMigrate(
  entries: readonly SubjectEntry[],
  options: FirstUses,
): Promise<Measurement[]> {
  const file = join(options.folder, 'empty.db');
  return inNewProcesses('migrate', entries, null, options, async (process) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return process.ask('migrate', { file });
  });
}

async function inNewProcesses(
  workload: string,
  entries: readonly SubjectEntry[],
  events: number | null,
  { form, random }: FirstUses,
  use: (process: SubjectProcess, entry: SubjectEntry) => Promise<number>,
): Promise<Measurement[]> {
  const rounds = new Map(entries.map((entry) => [entry, [] as number[]]));
  for (let round = 0; round < form.longRounds; round += 1) {
    for (const entry of shuffled(entries, random)) {
      await using process = new SubjectProcess(entry.name);
      await process.ask('load', undefined);
      rounds.get(entry)?.push(await use(process, entry));
    }
  }
  return entries.map((entry) => ({
    workload,
    subject: entry.name,
    events,
    unit: 'ms',
    rounds: rounds.get(entry) ?? [],
    calls: 1,
  }));
}
