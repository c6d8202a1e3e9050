import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import type { SubjectEntry } from '../subjects/all.ts';
import type { Workload } from '../workloads.ts';
import { measureWorkload } from './measure-workload.ts';
import { Participant } from './participant.ts';
import type { Size } from './protocol.ts';
import { SubjectProcess } from './subject-process.ts';
import type { Templates } from './templates.ts';

export interface RunOptions {
  readonly templates: Templates;
  readonly form: Form;
  readonly random: () => number;
  /** Told what is being done. */
  readonly onProgress: (what: string) => void;
}

const SIZES = ['small', 'large'] as const;

/** Every workload in turn, by all subjects that can do it. */
export async function runWorkloads(
  chosen: readonly Workload[],
  entries: readonly SubjectEntry[],
  { templates, form, random, onProgress }: RunOptions,
): Promise<Measurement[]> {
  if (chosen.length === 0) return [];
  const workloads = form.everySize === true ? chosen.map((one) => ({ ...one, sizes: SIZES })) : chosen;
  await using processes = new AsyncDisposableStack();
  const sizes = SIZES.filter((size) => workloads.some((one) => one.sizes.includes(size)));
  const participants: Participant[] = [];
  for (const entry of entries) {
    const process = processes.use(new SubjectProcess(entry.name));
    for (const size of sizes.filter((one) => fits(entry, one))) {
      onProgress(`opening ${entry.name}, ${form[size]} events`);
      participants.push(await Participant.open(entry, process, { templates, form, size }));
    }
  }
  const measurements: Measurement[] = [];
  for (const workload of workloads) {
    onProgress(workload.title);
    measurements.push(...(await measureWorkload(workload, participants, form, random)));
  }
  return measurements;
}

function fits({ inMemory }: SubjectEntry, size: Size): boolean {
  return inMemory !== true || size === 'small';
}
