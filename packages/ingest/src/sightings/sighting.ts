import { type EventOutcome, OUTCOME_PRECEDENCE } from '@skep/contracts';
import type { CallSighting } from '../observation.ts';
import { isPayload } from '../payload.ts';

/** One sighting of a tool call, in the form in which sightings are compared, paired and stored. */
export interface Sighting {
  readonly phase: CallSighting['phase'];
  /** Milliseconds. Of a logged call, its end. */
  readonly at: number;
  /** When a logged call began, in milliseconds, where the log tells. */
  readonly beganAt: number | null;
  readonly outcome: EventOutcome;
  readonly error_message: string | null;
  readonly git_commit_hash: string | null;
  readonly tool_use_id: string | null;
  readonly tool_name: string;
  readonly instance_id: string;
  readonly agent_id: string | null;
  /** What may be stored of the call's input, as JSON text; null where nothing may. */
  readonly input: string | null;
  /** What else may be stored of the call, by name. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** @param instanceId The instance that made the call. */
export function sightingOf({ phase, event }: CallSighting, instanceId: string): Sighting {
  const at = event.timestamp?.getTime() ?? 0;
  const id = event.tool_use_id ?? null;
  const { input, ...content } = metadataOf(event.metadata ?? null);
  return {
    phase,
    at,
    beganAt: phase === 'logged' ? beginning(id, at, event.duration_ms ?? null) : null,
    outcome: event.outcome ?? 'unknown',
    error_message: event.error_message ?? null,
    git_commit_hash: event.git_commit_hash ?? null,
    tool_use_id: id,
    tool_name: event.tool_name,
    instance_id: instanceId,
    agent_id: event.agent_id ?? null,
    input: input === undefined ? null : JSON.stringify(input),
    content,
  };
}

export function metadataOf(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isPayload(value) ? value : {};
  } catch {
    return {};
  }
}

/** Gemini CLI makes ids such as `read_file__read_file_1795239335112_0`: the time at which the model asked for the call. */
function beginning(id: string | null, end: number, duration: number | null): number | null {
  if (duration !== null) return Math.max(0, end - duration);
  const told = Number(/_(\d{13})_\d+$/.exec(id ?? '')?.[1] ?? Number.NaN);
  return told <= end ? told : null;
}

/**
 * The sightings without those that were delivered twice: two at the same time in the same phase are one, and so are two
 * from the log with one id. Where they differ, the one that tells more stays, by an order that nothing else decides.
 */
export function distinct(sightings: readonly Sighting[]): Sighting[] {
  const found = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = identityOf(sighting);
    const known = found.get(key);
    if (known === undefined || isLarger(sighting, known)) found.set(key, sighting);
  }
  return [...found.values()];
}

/** What a sighting has in common with the same one delivered again. */
export function identityOf({ phase, at, tool_use_id: id }: Sighting): string {
  return phase === 'logged' && id !== null ? `logged ${id}` : `${phase} ${at}`;
}

export function weightOf(outcome: EventOutcome): number {
  return OUTCOME_PRECEDENCE.indexOf(outcome);
}

function isLarger(a: Sighting, b: Sighting): boolean {
  const difference = weightOf(a.outcome) - weightOf(b.outcome) || a.at - b.at;
  return difference === 0 ? largerText(textOf(a), textOf(b)) !== textOf(b) : difference > 0;
}

/** All of a sighting but its input, which belongs to the group. */
function textOf({ input: _, ...sighting }: Sighting): string {
  return JSON.stringify(Object.entries(sighting).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The longer text, for it tells more; of two as long, the later by code unit. */
export function largerText(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a >= b ? a : b;
}
