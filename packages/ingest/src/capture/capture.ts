import { clip } from '../storable-text.ts';
import { redactKey } from './redact.ts';
import { redactedClip } from './redacted-clip.ts';
import { summarize } from './summarize.ts';

/** How much of what agents read and write is kept: of tool inputs and outputs, prompts and messages. */
export const CAPTURE_LEVELS = ['none', 'summary', 'full'] as const;
export type CaptureLevel = (typeof CAPTURE_LEVELS)[number];

export interface CapturePolicy {
  readonly level: CaptureLevel;
  /** The largest value that `full` keeps whole, in characters of its JSON text. */
  readonly maxLength: number;
}

export const DEFAULT_CAPTURE: CapturePolicy = { level: 'summary', maxLength: 64 * 1024 };

/** The most that `full` may be asked to keep of one value: what the store takes, less room for the rest. */
export const MAX_CAPTURE_LENGTH: number = 400 * 1024;

/** Decides what of an agent's words may be stored. Whatever the policy, known kinds of secrets are taken out first. */
export interface Capture {
  readonly policy: CapturePolicy;
  /** What may be stored of a value, as JSON; undefined where nothing may. */
  value(value: unknown): unknown;
  /** What may be stored of a text, at most `max` characters of it unless the policy is `full`; null where nothing may. */
  text(text: string | null, max: number): string | null;
}

export function createCapture(policy: CapturePolicy = DEFAULT_CAPTURE): Capture {
  const { level, maxLength } = policy;
  return {
    policy,
    value(value) {
      if (level === 'none' || value === undefined) return undefined;
      return level === 'summary' ? summarize(value) : whole(value, Math.min(maxLength, MAX_CAPTURE_LENGTH));
    },
    text(text, max) {
      if (level === 'none' || text === null) return null;
      return redactedClip(text, level === 'summary' ? max : Math.min(maxLength, MAX_CAPTURE_LENGTH));
    },
  };
}

const MAX_DEPTH = 100;

/** The value itself, redacted; one that is too long as JSON becomes the beginning of its JSON text. */
function whole(value: unknown, max: number): unknown {
  const kept = redacted(value, max, 0);
  const text = JSON.stringify(kept) ?? '';
  return text.length > max ? clip(text, max) : kept;
}

function redacted(value: unknown, max: number, depth: number): unknown {
  if (typeof value === 'string') return redactedClip(value, max);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => redacted(item, max, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactedClip(key, max),
      redactKey(key, item) ?? redacted(item, max, depth + 1),
    ]),
  );
}
