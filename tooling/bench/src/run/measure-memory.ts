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
    const note = async (when: string): Promise<void> => {
      const now = await process.ask('memory', undefined);
      const common = { subject: entry.name, events: form.small, unit: 'MB', calls: 1 } as const;
      measurements.push(
        { ...common, workload: `memory-${when}`, rounds: [(now.held - bare.held) / MB] },
        { ...common, workload: `values-${when}`, rounds: [(now.values - bare.values) / MB] },
      );
    };
    await note('at-rest');
    const log = workloads.find(({ name }) => name === 'log-64');
    if (log === undefined || entry.kind !== 'database') continue;
    for (let written = 0; written < form.memoryWrites; written += PART) {
      const first = participant.take(log, PART);
      await process.ask('run', { size: 'small', workload: log.name, first, count: PART });
    }
    await note('after-writes');
  }
  return measurements;
}
