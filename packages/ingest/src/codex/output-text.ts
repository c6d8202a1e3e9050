import type { EventOutcome } from '@skep/contracts';
import { countField, isPayload } from '../payload.ts';
import type { RolloutResult } from './rollout-results.ts';
import { textOfParts } from './text-of-parts.ts';

/** What Codex gives the model in place of an output where a call was not carried out, or not to its end. */
const NOT_CARRIED_OUT: readonly (readonly [message: RegExp, outcome: EventOutcome])[] = [
  [/^(?:Wall time: [\d.]+ seconds\n)?aborted by user/, 'interrupted'],
  [/^(?:[\w ]+ )?rejected by user/, 'denied'],
  [/^(?:unsupported call: |unsupported custom tool call: |failed to parse function arguments)/, 'rejected'],
  [
    /^(?:apply_patch verification failed: |[\w. ]+ failed(?: for|:) |command timed out |execution error: )/,
    'failed',
  ],
];

const LOOKED_AT = 2000;

/**
 * How a call came out by what the model was given as its output: the only word on calls that have no item of their own.
 * What the text does not settle is `unknown`; a command that goes on in the background is still `running`.
 */
export function resultOfOutput(output: unknown): RolloutResult {
  const text = typeof output === 'string' ? output : (textOfParts(output) ?? '');
  const { head, body } = partsOf(text);
  const told = (outcome: EventOutcome, error: string | null = null): RolloutResult => ({
    outcome,
    error,
    output: body,
    duration_ms: wallTime(head),
  });
  const code = exitCodeOf(text, head);
  if (code !== null)
    return code === 0 ? told('succeeded') : told('failed', `Exit code ${code}\n${body}`.trimEnd());
  if (/(?:^|\n)Process running with session ID /.test(head)) return told('running');
  const rule = NOT_CARRIED_OUT.find(([message]) => message.test(text.slice(0, LOOKED_AT)));
  return rule === undefined ? told('unknown') : told(rule[1], text);
}

/** Before `Output:` stands what Codex says of the call, behind it what the call put out. */
function partsOf(text: string): { head: string; body: string } {
  const [, head, body] = /^([\s\S]{0,1000}?)(?:^|\n)Output:\n?([\s\S]*)$/.exec(text) ?? [];
  return { head: head ?? text.slice(0, LOOKED_AT), body: body ?? text };
}

function exitCodeOf(text: string, head: string): number | null {
  const code = /(?:^|\n)(?:Process exited with code|Exit code:) (-?\d{1,10})(?:\n|$)/.exec(head)?.[1];
  if (code !== undefined) return Number(code);
  // As older versions had it: {"output":"...","metadata":{"exit_code":0,"duration_seconds":0.1}}
  if (!text.startsWith('{"output":')) return null;
  try {
    const { metadata } = JSON.parse(text);
    return isPayload(metadata) && typeof metadata.exit_code === 'number' ? metadata.exit_code : null;
  } catch {
    return null;
  }
}

function wallTime(head: string): number | null {
  const seconds = /(?:^|\n)Wall time: ([\d.]{1,15}) seconds/.exec(head)?.[1];
  return seconds === undefined ? null : countField({ ms: Number(seconds) * 1000 }, 'ms');
}
