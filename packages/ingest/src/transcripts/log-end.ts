import type { EventKind } from '@skep/contracts';
import type { Observation } from '../observation.ts';
import type { LineTally } from './line-tally.ts';

/** After these an agent rests, or waits for somebody, without more being said. */
const RESTS: ReadonlySet<EventKind> = new Set([
  'turn_ended',
  'subagent_finished',
  'session_ended',
  'error',
  'idle',
]);

/**
 * What the end of a log that is not written any more comes to: the agent is idle since, unless the log said so itself.
 *
 * @param last The last observation, for what it says of the agent.
 */
export function endOfLog(last: Observation | null, { lastEvent }: LineTally): Observation[] {
  if (last === null || lastEvent === null || RESTS.has(lastEvent.kind)) return [];
  const { sessionId, subagentId } = last;
  return [
    {
      ...last,
      events: [
        {
          kind: 'idle',
          tool_name: 'log_ended',
          outcome: 'succeeded',
          session_id: sessionId,
          agent_id: subagentId,
          dedupe_key: `log_ended:${subagentId ?? ''}:${lastEvent.at.getTime()}`,
          timestamp: new Date(lastEvent.at.getTime() + 1),
        },
      ],
      sightings: [],
      usage: [],
    },
  ];
}
