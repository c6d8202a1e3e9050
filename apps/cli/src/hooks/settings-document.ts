/** What an agent is to do at an event, as its settings say it. */
export interface Handler {
  readonly type: string;
  readonly command: string | null;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A handler to write, with all of its fields in the order in which they are to stand. */
export type NewHandler = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

/** One handler of a settings file, and where it stands. */
export interface HookEntry {
  readonly event: string;
  /** What the group is limited to; null or text that matches everything is no limit. */
  readonly matcher: string | null;
  readonly handler: Handler;
}

/**
 * An agent's settings as text that is changed in place: an edit touches nothing but what it is about. Each edit gives the
 * whole new text, which has to be opened again for the next one.
 */
export interface SettingsDocument {
  readonly text: string;
  /** All that the settings say, as plain data. */
  readonly data: unknown;
  /** The handlers of all events, from the first line to the last. */
  readonly entries: readonly HookEntry[];
  /** Appends a group of its own for this event. */
  add(event: string, handler: NewHandler): string;
  /** Writes one of `entries` anew: only its command or URL where the kind of handler stays. */
  replace(entry: HookEntry, handler: NewHandler): string;
  /** Takes one of `entries` out, and what is empty without it, unless there is a comment in that. */
  remove(entry: HookEntry): string;
}

/** Settings that cannot be changed safely. `line` and `column` count from 1. */
export class SettingsError extends Error {
  readonly reason: 'syntax' | 'shape';
  readonly line: number | null;
  readonly column: number | null;

  constructor(reason: 'syntax' | 'shape', message: string, line?: number, column?: number) {
    super(message);
    this.name = 'SettingsError';
    this.reason = reason;
    this.line = line ?? null;
    this.column = column ?? null;
  }
}

/** Reads a handler out of parsed settings; null for what is none. */
export function handlerFrom(value: unknown): Handler | null {
  if (!isRecord(value) || typeof value.type !== 'string') return null;
  const headers = isRecord(value.headers) ? value.headers : {};
  return {
    type: value.type,
    command: typeof value.command === 'string' ? value.command : null,
    url: typeof value.url === 'string' ? value.url : null,
    headers: Object.fromEntries(
      Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === 'string'),
    ),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where an offset is, for people: both count from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
