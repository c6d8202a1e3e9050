import type { EventOutcome, NewMCPEvent } from '@skep/contracts';
import { validationError } from '../validation/check-input.ts';
import type { EventFacts } from './merge-event.ts';

/**
 * `success` and `outcome` follow from each other: one is enough, and two must agree.
 *
 * @param place What the names of the fields begin with in an error: `[2].` in a list.
 */
export function outcomeOf(operation: string, { outcome, success }: NewMCPEvent, place = ''): EventOutcome {
  const given = success ?? undefined;
  if (outcome === undefined || outcome === null) {
    if (given !== undefined) return given ? 'succeeded' : 'failed';
    const problem = 'is required: give outcome, or success';
    throw validationError(operation, [{ field: `${place}outcome`, problem }]);
  }
  if (given !== undefined && given !== (outcome === 'succeeded')) {
    const problem = `contradicts outcome ${outcome}: it is true exactly for succeeded, give one of the two`;
    throw validationError(operation, [{ field: `${place}success`, problem }]);
  }
  return outcome;
}

/** An event as it is stored, what was left out having its default. */
export function factsOf(given: NewMCPEvent, outcome: EventOutcome, now: () => Date): EventFacts {
  return {
    instance_id: given.instance_id,
    kind: given.kind ?? 'tool_call',
    tool_name: given.tool_name,
    outcome,
    success: outcome === 'succeeded',
    error_message: given.error_message ?? null,
    metadata: given.metadata ?? null,
    git_commit_hash: given.git_commit_hash ?? null,
    status_change: given.status_change ?? null,
    is_status_updating: given.is_status_updating ?? false,
    timestamp: given.timestamp ?? now(),
    tool_use_id: given.tool_use_id ?? null,
    duration_ms: given.duration_ms ?? null,
    agent_id: given.agent_id ?? null,
    session_id: given.session_id ?? null,
    dedupe_key: given.dedupe_key ?? null,
  };
}
