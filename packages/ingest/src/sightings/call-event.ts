import type { MCPEventRecord, NewMCPEvent } from '@skep/contracts';
import { isPayload } from '../payload.ts';
import type { Call } from './match-calls.ts';
import { largerText, metadataOf, type Sighting, weightOf } from './sighting.ts';

/** The store takes metadata of 1,048,576 characters. */
const MAX_METADATA = 1_000_000;

const PHASES = ['started', 'finished', 'logged'] as const;

/** The values that a sighting has unless its stored form says otherwise. */
type Defaults = Omit<Sighting, 'phase' | 'at' | 'input' | 'tool_name' | 'instance_id'>;

/**
 * The event of a call. Its metadata has, under `sightings`, what it was made from, so that it can be made anew when more is
 * seen: the time of each sighting, and what it told where that is not what the event says anyway.
 *
 * @param input What calls of this group have as input, as JSON text.
 */
export function callEvent(call: Call, input: string | null): NewMCPEvent & { readonly timestamp: Date } {
  const { started, finished, logged } = call;
  // Hooks know whose call it was; who reads a log may have to guess.
  const told = [finished, started, logged].filter((sighting) => sighting !== null);
  const [first] = told;
  if (first === undefined) throw new TypeError('A call has at least one sighting.');

  const { outcome } = told.reduce((a, b) => (weightOf(b.outcome) > weightOf(a.outcome) ? b : a));
  const begin = started?.at ?? logged?.beganAt ?? null;
  const end = finished?.at ?? logged?.at ?? null;
  const event = {
    instance_id: first.instance_id,
    kind: 'tool_call',
    tool_name: first.tool_name,
    tool_use_id: logged?.tool_use_id ?? null,
    agent_id: first.agent_id,
    outcome,
    error_message: told
      .filter((sighting) => sighting.outcome === outcome)
      .reduce<string | null>((text, sighting) => largerText(text, sighting.error_message), null),
    git_commit_hash: told.reduce<string | null>(
      (hash, sighting) => largerText(hash, sighting.git_commit_hash),
      null,
    ),
    timestamp: new Date(begin ?? end ?? 0),
    duration_ms: begin !== null && end !== null && begin <= end ? end - begin : null,
  } as const;
  const content = (finished ?? logged ?? started)?.content ?? {};
  const metadata = (call: Call): string =>
    JSON.stringify({
      ...(input === null ? {} : { input: JSON.parse(input) }),
      ...content,
      sightings: Object.fromEntries(
        PHASES.flatMap((phase) => {
          const sighting = call[phase];
          return sighting === null ? [] : [[phase, encode(sighting, defaultsOf(phase, event, content))]];
        }),
      ),
    });
  const whole = metadata(call);
  if (whole.length <= MAX_METADATA || logged === null) return { ...event, metadata: whole };
  // What the log has of the output stands in the event only where nothing else has it.
  return { ...event, metadata: metadata({ ...call, logged: { ...logged, content } }) };
}

/** The sightings that a stored event was made from. */
export function sightingsOf(event: MCPEventRecord): Sighting[] {
  const { sightings, input, ...content } = metadataOf(event.metadata);
  const common = {
    tool_name: event.tool_name,
    // Not as it was told, for that instance may have been deleted since.
    instance_id: event.instance_id,
    input: input === undefined ? null : JSON.stringify(input),
  };
  const stored = isPayload(sightings) ? sightings : {};
  const found = PHASES.flatMap((phase): Sighting[] => {
    const form = stored[phase];
    if (!isPayload(form)) return [];
    const { at, ...differences } = form;
    const time = new Date(String(at)).getTime();
    if (Number.isNaN(time)) return [];
    return [{ ...common, ...defaultsOf(phase, event, content), ...differences, phase, at: time }];
  });
  return found.length > 0
    ? found
    : [withoutStoredForm(event, { ...common, ...defaultsOf('finished', event, content) })];
}

/** An event that something else has written into the group: it stays a call, as far as it is known. */
function withoutStoredForm(event: MCPEventRecord, facts: Omit<Sighting, 'phase' | 'at'>): Sighting {
  const began = event.timestamp.getTime();
  const { tool_use_id } = event;
  if (event.outcome === 'running') return { ...facts, phase: 'started', at: began };
  const at = began + (event.duration_ms ?? 0);
  return tool_use_id === null
    ? { ...facts, phase: 'finished', at }
    : { ...facts, phase: 'logged', at, beganAt: began, tool_use_id };
}

type EventValues = Pick<
  MCPEventRecord,
  'outcome' | 'error_message' | 'git_commit_hash' | 'tool_use_id' | 'agent_id'
>;

function defaultsOf(
  phase: Sighting['phase'],
  { outcome, error_message, git_commit_hash, tool_use_id, agent_id }: EventValues,
  content: Sighting['content'],
): Defaults {
  const actor = { agent_id, beganAt: null };
  if (phase === 'started') {
    const nothing = { error_message: null, git_commit_hash: null, tool_use_id: null, content: {} };
    return { ...actor, ...nothing, outcome: 'running' };
  }
  const id = phase === 'logged' ? tool_use_id : null;
  return { ...actor, outcome, error_message, git_commit_hash, tool_use_id: id, content };
}

function encode(sighting: Sighting, defaults: Defaults): Record<string, unknown> {
  const differences = (Object.keys(defaults) as (keyof Defaults)[]).filter(
    (field) => JSON.stringify(sighting[field]) !== JSON.stringify(defaults[field]),
  );
  return {
    at: new Date(sighting.at).toISOString(),
    ...Object.fromEntries(differences.map((field) => [field, sighting[field]])),
  };
}
