import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import type { SubjectEntry } from '../subjects/all.ts';
import { workloads } from '../workloads.ts';
import { Participant } from './participant.ts';
import { SubjectProcess } from './subject-process.ts';
import type { Templates } from './templates.ts';

const MB = 1_000_000;
const PART = 2000;

/**
 * What the process of a subject holds beyond the same process before it loaded the subject: when its small store is open; for
 * Skep also after it has logged many events, 64 at once. Garbage is collected before each look.
 */
export async function measureMemory(
  entries: readonly SubjectEntry[],
  { templates, form }: { templates: Templates; form: Form },
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const entry of entries) {
    await using process = new SubjectProcess(entry.name);
    const bare = await process.ask('memory', undefined);
    const participant = await Participant.open(entry, process, { templates, form, size: 'small' });
    const beyondBare = async (): Promise<number> => ((await process.ask('memory', undefined)) - bare) / MB;
    const note = (workload: string, value: number): void => {
      const { name } = entry;
      measurements.push({
        workload,
        subject: name,
        events: form.small,
        unit: 'MB',
        rounds: [value],
        calls: 1,
      });
    };
    note('memory-at-rest', await beyondBare());
    const log = workloads.find(({ name }) => name === 'log-64');
    if (log === undefined || entry.kind !== 'database') continue;
    for (let written = 0; written < form.memoryWrites; written += PART) {
      const first = participant.take(log, PART);
      await process.ask('run', { size: 'small', workload: log.name, first, count: PART });
    }
    note('memory-after-writes', await beyondBare());
  }
  return measurements;
}
