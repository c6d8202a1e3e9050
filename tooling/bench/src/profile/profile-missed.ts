import type { Form } from '../forms.ts';
import { goals } from '../goals.ts';
import { judge } from '../judge.ts';
import type { Measurement, Profile } from '../results.ts';
import { Participant } from '../run/participant.ts';
import type { RunOptions } from '../run/run-workloads.ts';
import { SubjectProcess } from '../run/subject-process.ts';
import { subjects } from '../subjects/all.ts';
import { workloads } from '../workloads.ts';

/** How long a profile takes, in turns, after a warm-up of as many. */
const TURNS = 20;

/** Where the time of a call goes, for each piece of Skep's own work that missed a goal of speed. */
export async function profileMissed(
  measurements: readonly Measurement[],
  { templates, form, onProgress }: RunOptions,
): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const { workload, subject, size } of missed(measurements, form)) {
    onProgress(`profile of ${workload}, ${subject}`);
    const entry = subjects.find(({ name }) => name === subject);
    const work = workloads.find(({ name }) => name === workload);
    if (entry === undefined || work === undefined) throw new Error(`There is no ${workload} of ${subject}`);
    // From the sources, whose files tell the parts apart.
    await using process = new SubjectProcess(subject, ['--conditions=@skep/source']);
    const participant = await Participant.open(entry, process, { templates, form, size });
    const budget = form.turn * TURNS;
    const ask = { size, workload };
    const first = participant.nextOf(work);
    const warm = await process.ask('warmUp', { ...ask, first, budget, mostCalls: work.mostCalls ?? null });
    participant.take(work, warm.calls);
    const count = work.mostCalls === undefined ? warm.calls : Math.min(warm.calls, work.mostCalls);
    const shares = await process.ask('profile', { ...ask, first: participant.take(work, count), count });
    profiles.push({ workload, subject, events: form[size], shares });
  }
  return profiles;
}

/** Each only once, however many goals it missed. */
function missed(measurements: readonly Measurement[], { small, large }: Form) {
  const works = new Map<string, { workload: string; subject: string; size: 'small' | 'large' }>();
  for (const { goal, isMet } of judge(goals, { measurements, sizes: { small, large } })) {
    const { figure } = goal;
    if (isMet !== false || figure.kind !== 'speed') continue;
    const { workload, subject, size } = figure;
    works.set(`${workload} ${subject}`, { workload, subject, size: size ?? 'small' });
  }
  return works.values();
}
