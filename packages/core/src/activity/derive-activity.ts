import type { InstanceActivity, InstanceRecord, ReviewDecisionRecord } from '@skep/contracts';
import { isTerminal } from '../instances/status-transitions.ts';
import type { ActivityState, AgentActivity } from './activity-state.ts';
import { type LastTold, lastTold } from './last-told.ts';

/** Milliseconds of silence after which an agent that should be working counts as stalled. */
export const DEFAULT_STALLED_AFTER = 600_000;

export interface ActivityInput {
  readonly instance: Pick<
    InstanceRecord,
    'type' | 'status' | 'parent_instance_id' | 'created_at' | 'terminated_at' | 'last_activity'
  >;
  /** As `getInstanceActivity` gives it. */
  readonly activity: Pick<InstanceActivity, 'last_by_kind'>;
  readonly now: Date;
  /** Whether the agent's process is there, for whoever can tell: on another machine it is `unknown`. */
  readonly process: 'alive' | 'dead' | 'unknown';
  /** What a person is asked to decide about its reviews, if anything. */
  readonly decision?: Pick<ReviewDecisionRecord, 'asked_at'> | null;
  /** Milliseconds; default 10 minutes. `Infinity`: never stalled. */
  readonly stalledAfter?: number;
}

/**
 * What an agent is doing, from what is stored of it. It is never stored itself, for it changes with time alone. The rules
 * are in `docs/activity.md`.
 */
export function deriveActivity(input: ActivityInput): AgentActivity {
  const { instance, activity, process } = input;
  const { status, created_at, terminated_at, last_activity } = instance;
  if (isTerminal(status)) return { state: 'ended', since: terminated_at ?? last_activity, reason: status };
  // Whatever the agent does meanwhile, and whether it is there: without the decision the work does not go on.
  if (input.decision) return { state: 'waiting', since: input.decision.asked_at, reason: 'decision' };

  const told = lastTold(instance, activity.last_by_kind);
  if (told?.means === 'ends') return { state: 'ended', since: told.at, reason: told.kind };
  if (process === 'dead') {
    // It ended before, and was resumed: its agent may end again in the very same words, which is no new event.
    const isBetweenTurns = told?.means === 'rests' || told?.means === 'begins';
    const hasEndedAgain = isBetweenTurns && activity.last_by_kind.session_ended !== undefined;
    const state = hasEndedAgain ? 'ended' : 'gone';
    return { state, since: told?.at ?? last_activity, reason: 'no_process' };
  }
  if (told === null) return { state: 'idle', since: created_at, reason: 'no_events' };
  if (isSilent(told, input)) return { state: 'stalled', since: told.at, reason: 'silence' };
  return { state: stateAfter(told, instance), since: told.at, reason: told.kind };
}

function isSilent({ means, at }: LastTold, { now, stalledAfter }: ActivityInput): boolean {
  return means === 'works' && now.getTime() - at.getTime() > (stalledAfter ?? DEFAULT_STALLED_AFTER);
}

function stateAfter({ means }: LastTold, { type }: Pick<InstanceRecord, 'type'>): ActivityState {
  if (means === 'waits') return 'waiting';
  if (means === 'works') return type === 'review' ? 'reviewing' : 'working';
  return 'idle';
}
