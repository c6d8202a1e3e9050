import { EVENT_KINDS, type EventKind, type InstanceActivity, type InstanceRecord } from '@skep/contracts';

/** What an event says of its agent. The first here decides between events of the same time. */
const MEANINGS = ['ends', 'waits', 'rests', 'works', 'begins'] as const;
type Meaning = (typeof MEANINGS)[number];

/** A change of status says nothing: anybody may make one, at any time. */
type TellingKind = Exclude<EventKind, 'status_change'>;

const meanings: Readonly<Record<TellingKind, Meaning>> = {
  session_ended: 'ends',
  subagent_finished: 'ends',
  needs_attention: 'waits',
  error: 'waits',
  turn_ended: 'rests',
  idle: 'rests',
  prompt: 'works',
  tool_call: 'works',
  subagent_started: 'works',
  compaction: 'works',
  unknown: 'works',
  session_started: 'begins',
  session_resumed: 'begins',
};

/** What was told last of an agent: the kind of event, or `progress` of something that had been told before. */
export interface LastTold {
  readonly kind: TellingKind | 'progress';
  readonly means: Meaning;
  readonly at: Date;
}

type Subject = Pick<InstanceRecord, 'parent_instance_id' | 'last_activity'>;
type Times = InstanceActivity['last_by_kind'];

/** Null where the agent itself has told nothing. */
export function lastTold(instance: Subject, times: Times): LastTold | null {
  const told = EVENT_KINDS.filter((kind) => kind !== 'status_change').flatMap((kind): LastTold[] => {
    const at = times[kind];
    return at === undefined ? [] : [{ kind, means: meaningOf(kind, instance), at }];
  });
  const [latest, before] = told.toSorted(latestFirst);
  if (latest === undefined) return null;
  // An event has the time of its beginning. If the instance was heard of after the latest one had begun, it went on.
  const heard = lastHeard(instance, times, latest);
  if (heard > latest.at && canGoOn(latest)) return { kind: 'progress', means: 'works', at: heard };
  return latest.kind === 'idle' && before !== undefined && isConfirmedByIdle(before) ? before : latest;
}

/**
 * Whether what is heard after it, without being an event of its own, says that the agent is at work: a call that was waited
 * for has ended. After the end of a turn it only completes what is known, as an agent's log does when it is read later.
 */
function canGoOn({ kind, means }: LastTold): boolean {
  return kind === 'needs_attention' || means === 'works' || means === 'begins';
}

/** To the agent that started it, the end of a subagent is news like any other. */
function meaningOf(kind: TellingKind, { parent_instance_id }: Subject): Meaning {
  return kind === 'subagent_finished' && parent_instance_id === null ? 'works' : meanings[kind];
}

function latestFirst(a: LastTold, b: LastTold): number {
  const later = b.at.getTime() - a.at.getTime();
  return later === 0 ? MEANINGS.indexOf(a.means) - MEANINGS.indexOf(b.means) : later;
}

function lastHeard({ last_activity }: Subject, { status_change }: Times, latest: LastTold): Date {
  const isOfStatus = status_change !== undefined && status_change >= last_activity;
  return isOfStatus ? latest.at : last_activity;
}

/** An agent that says it is idle goes on with the rest that it was in: after an error, it still needs somebody. */
function isConfirmedByIdle({ kind, means }: LastTold): boolean {
  return kind === 'error' || means === 'rests' || means === 'begins';
}
