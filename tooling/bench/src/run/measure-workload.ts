import { isDeepStrictEqual } from 'node:util';
import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import { shuffled } from '../statistics/random.ts';
import type { Workload } from '../workloads.ts';
import type { Participant } from './participant.ts';

/** Answers that are compared before anything is measured. */
const CHECKED_ANSWERS = 5;
/** How long the warm-up takes, in turns. */
const WARM_UP_TURNS = 3;

interface Contender {
  readonly participant: Participant;
  readonly calls: number;
  readonly rounds: number[];
  readonly cpu: number[];
}

/**
 * Measures one workload: answers compared, everybody warmed up, then rounds in each of which everybody has a turn, in an
 * order that chance decides.
 *
 * @throws Error where somebody's answer is another than the first one's, or an event is missing afterwards.
 */
export async function measureWorkload(
  workload: Workload,
  participants: readonly Participant[],
  form: Form,
  random: () => number,
): Promise<Measurement[]> {
  const able = participants.filter((participant) => participant.does(workload));
  if (workload.effect === 'reads') await compareAnswers(workload, able);
  const before = await countsOf(workload, able);
  const contenders: Contender[] = [];
  for (const participant of able) contenders.push(await warmUp(workload, participant, form));
  const rounds = workload.isLong === true ? form.longRounds : form.rounds;
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of shuffled(contenders, random)) await takeTurn(workload, contender);
  }
  await requireAllEvents(workload, able, before);
  return contenders.map(({ participant, calls, rounds: times, cpu }) => ({
    workload: workload.name,
    subject: participant.entry.name,
    events: participant.events,
    unit: 'ms',
    rounds: times,
    cpu,
    calls,
  }));
}

async function warmUp(workload: Workload, participant: Participant, form: Form): Promise<Contender> {
  const { size, process } = participant;
  const ask = { size, workload: workload.name, first: participant.nextOf(workload) };
  const mostCalls = workload.isLong === true ? 1 : (workload.mostCalls ?? null);
  const warm = await process.ask('warmUp', { ...ask, budget: form.turn * WARM_UP_TURNS, mostCalls });
  participant.take(workload, warm.calls);
  const fitting = Math.max(1, Math.round((warm.calls * form.turn) / warm.time));
  // Callers that call at once must all have something to do in most of the turn.
  const calls = workload.callers === 1 ? fitting : Math.max(fitting, workload.callers * 2);
  return { participant, calls: Math.min(calls, mostCalls ?? calls), rounds: [], cpu: [] };
}

async function takeTurn(workload: Workload, { participant, calls, rounds, cpu }: Contender): Promise<void> {
  const { size, process } = participant;
  const first = participant.take(workload, calls);
  const took = await process.ask('run', { size, workload: workload.name, first, count: calls });
  rounds.push(took.time / calls);
  cpu.push(took.cpu / calls);
}

/** Among those of one size, everybody must answer like the first. */
async function compareAnswers(workload: Workload, participants: readonly Participant[]): Promise<void> {
  const expected = new Map<string, { readonly from: string; readonly answers: unknown }>();
  const count = workload.isLong === true ? 1 : CHECKED_ANSWERS;
  for (const { entry, size, process } of participants) {
    const answers = await process.ask('answers', { size, workload: workload.name, first: 0, count });
    const known = expected.get(size);
    if (known === undefined) expected.set(size, { from: entry.name, answers });
    else if (!isDeepStrictEqual(known.answers, answers)) {
      throw new Error(
        `${workload.name}: ${entry.name} does not answer as ${known.from} does.\n` +
          `${JSON.stringify(answers).slice(0, 500)}\n${JSON.stringify(known.answers).slice(0, 500)}`,
      );
    }
  }
}

async function countsOf(workload: Workload, participants: readonly Participant[]): Promise<number[]> {
  if (workload.effect !== 'writes') return [];
  const counts: number[] = [];
  for (const participant of participants) {
    const events = await participant.process.ask('countEvents', { size: participant.size });
    counts.push(events - participant.nextOf(workload));
  }
  return counts;
}

async function requireAllEvents(
  workload: Workload,
  participants: readonly Participant[],
  before: readonly number[],
): Promise<void> {
  const after = await countsOf(workload, participants);
  after.forEach((count, index) => {
    if (count === before[index]) return;
    const { entry, events } = participants[index] as Participant;
    const more = count - (before[index] ?? 0);
    throw new Error(
      `${workload.name}, ${events} events: ${entry.name} has ${Math.abs(more)} events ${more < 0 ? 'fewer' : 'more'} than it acknowledged`,
    );
  });
}
