import type { Interpret } from '../src/interpreters.ts';
import type { HookEnvironment, Observation, ObservedEvent } from '../src/observation.ts';

/** What an interpreter observes of a payload; throws where it ignores it. */
export function observed(interpret: Interpret, payload: unknown, environment: HookEnvironment): Observation {
  const interpretation = interpret(payload, environment);
  if (interpretation.kind === 'ignored') throw new Error(`ignored: ${interpretation.reason}`);
  return interpretation.observation;
}

/** The one event of an observation. */
export function onlyEvent({ events }: Observation): ObservedEvent {
  const [event, ...others] = events;
  if (event === undefined || others.length > 0) throw new Error(`expected one event, got ${events.length}`);
  return event;
}
