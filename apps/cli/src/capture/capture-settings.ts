import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CAPTURE_LEVELS,
  type CaptureLevel,
  type CapturePolicy,
  DEFAULT_CAPTURE,
  MAX_CAPTURE_LENGTH,
} from '@skep/ingest';
import type { Environment } from '../location/user-folders.ts';

/** The file beside a database that says what may be stored of agents' words. */
export const CAPTURE_FILE = 'capture.json';
const KILOBYTE = 1024;
export const MAX_KILOBYTES: number = MAX_CAPTURE_LENGTH / KILOBYTE;

export interface CaptureSettings {
  readonly policy: CapturePolicy;
  /** Where it comes from: the environment, the file, or nowhere. */
  readonly source: 'environment' | 'file' | 'default';
  /** What is wrong with the settings; the policy is then `none`, because too little can be made up for. */
  readonly problem: string | null;
}

/**
 * What may be stored: what `SKEP_CAPTURE` says (`none`, `summary`, `full` or `full:KILOBYTES`), else the file beside the
 * database, else the default.
 *
 * @param folder The database's folder; null where it has none.
 */
export function readCaptureSettings(folder: string | null, environment: Environment): CaptureSettings {
  const named = environment.SKEP_CAPTURE?.trim();
  if (named) {
    const policy = parseCapture(named);
    return policy === null
      ? broken('environment', `SKEP_CAPTURE is "${named}"; it must be none, summary, full or full:KILOBYTES`)
      : { policy, source: 'environment', problem: null };
  }
  const text = folder === null ? null : textOf(join(folder, CAPTURE_FILE));
  if (text === null) return { policy: DEFAULT_CAPTURE, source: 'default', problem: null };
  const policy = parseFile(text);
  return policy === null
    ? broken(
        'file',
        `${CAPTURE_FILE} is not as "skep capture" writes it; set it again with "skep capture LEVEL"`,
      )
    : { policy, source: 'file', problem: null };
}

/** Reads `none`, `summary`, `full` or `full:KILOBYTES`; null for anything else. */
export function parseCapture(text: string): CapturePolicy | null {
  const match = /^(none|summary|full)(?::(\d{1,6}))?$/.exec(text);
  const level = match?.[1] as CaptureLevel | undefined;
  if (match === null || level === undefined) return null;
  if (match[2] === undefined) return { ...DEFAULT_CAPTURE, level };
  return level === 'full' ? sized(level, Number(match[2])) : null;
}

/** The content of the file for a policy. */
export function captureFileText({ level, maxLength }: CapturePolicy): string {
  return `${JSON.stringify({ level, max_kilobytes: Math.round(maxLength / KILOBYTE) }, null, 2)}\n`;
}

function parseFile(text: string): CapturePolicy | null {
  try {
    const { level, max_kilobytes } = JSON.parse(text) as Record<string, unknown>;
    const known = CAPTURE_LEVELS.find((one) => one === level);
    return known === undefined ? null : sized(known, max_kilobytes ?? DEFAULT_CAPTURE.maxLength / KILOBYTE);
  } catch {
    return null;
  }
}

function sized(level: CaptureLevel, kilobytes: unknown): CapturePolicy | null {
  if (typeof kilobytes !== 'number' || !Number.isInteger(kilobytes)) return null;
  if (kilobytes < 1 || kilobytes > MAX_KILOBYTES) return null;
  return { level, maxLength: kilobytes * KILOBYTE };
}

function broken(source: CaptureSettings['source'], problem: string): CaptureSettings {
  return { policy: { ...DEFAULT_CAPTURE, level: 'none' }, source, problem };
}

/** Null where there is no file. One that is there and cannot be read is not as it should be. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}
