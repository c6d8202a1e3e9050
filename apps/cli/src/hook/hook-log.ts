import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that went wrong in a hook. Nothing of the payload but these two names, because it may hold secrets. */
export interface HookLogEntry {
  readonly time: string;
  /** The database that was to be written; null where it was not even looked for. */
  readonly database: string | null;
  readonly event: string | null;
  readonly session_id: string | null;
  readonly code: string;
  readonly message: string;
}

export const HOOK_LOG = 'hook.log';
/** When the log is this large it becomes `hook.log.1`, in place of the one before. */
export const MAX_LOG_SIZE: number = 256 * 1024;
const MAX_FIELD = 1000;

/** Appends to the log in the first of `folders` that takes it. Gives up in silence: there is nobody to tell. */
export function appendToHookLog(folders: readonly string[], entry: HookLogEntry): void {
  const line = `${JSON.stringify(entry, clipped)}\n`;
  folders.some((folder) => {
    try {
      const path = join(folder, HOOK_LOG);
      rotate(path);
      appendFileSync(path, line, { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  });
}

/** Makes the folder that takes the log where there is no database; in silence, like the log itself. */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // The log will not find it either, and give up.
  }
}

/** The newest entries of the log in `folder`, oldest first; lines that are no entries are left out. */
export function readHookLog(folder: string, limit: number): HookLogEntry[] {
  const lines = [`${HOOK_LOG}.1`, HOOK_LOG].flatMap((name) => linesOf(join(folder, name)));
  return lines
    .map(parseEntry)
    .filter((entry) => entry !== null)
    .slice(-limit);
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= MAX_LOG_SIZE) renameSync(path, `${path}.1`);
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function parseEntry(line: string): HookLogEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { time, database, event, session_id, code, message } = value as Record<string, unknown>;
    if (typeof time !== 'string' || typeof code !== 'string' || typeof message !== 'string') return null;
    return {
      time,
      code,
      message,
      database: textOrNull(database),
      event: textOrNull(event),
      session_id: textOrNull(session_id),
    };
  } catch {
    return null;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function clipped(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > MAX_FIELD ? `${value.slice(0, MAX_FIELD)}…` : value;
}
