import type { Input } from './read-stdin.ts';

/** A payload, or why there is none, in words that repeat nothing of it. */
export type Parsed =
  | { readonly ok: true; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: HookFailureCode; readonly message: string };

export type HookFailureCode =
  | 'HOOK_EMPTY_INPUT'
  | 'HOOK_INPUT_TOO_LARGE'
  | 'HOOK_INVALID_INPUT'
  | 'HOOK_UNKNOWN_ARGUMENT'
  | 'HOOK_CAPTURE_SETTINGS'
  | 'HOOK_SPOOL_ELSEWHERE'
  | 'HOOK_TIMEOUT';

export function parsePayload(input: Input, max: number): Parsed {
  if (input.kind === 'too-large') {
    const message = `the payload of ${input.size} bytes is larger than the ${max} bytes that are read`;
    return { ok: false, code: 'HOOK_INPUT_TOO_LARGE', message };
  }
  const size = input.bytes.length;
  if (size === 0) return { ok: false, code: 'HOOK_EMPTY_INPUT', message: 'nothing came in on stdin' };
  let value: unknown;
  try {
    value = JSON.parse(input.bytes.toString('utf8'));
  } catch {
    // The parser's own message quotes the payload.
    return { ok: false, code: 'HOOK_INVALID_INPUT', message: `stdin (${size} bytes) is not valid JSON` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, code: 'HOOK_INVALID_INPUT', message: 'stdin is JSON, but not an object' };
  }
  return { ok: true, payload: value as Record<string, unknown> };
}
