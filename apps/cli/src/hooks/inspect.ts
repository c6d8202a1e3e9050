import { eventsFor, HOOK_NAME } from './agents.ts';
import { hookCommand } from './hook-command.ts';
import { matchesAll, ownEntries } from './own-entries.ts';
import type { Wish } from './plan.ts';
import { isRecord, type SettingsDocument } from './settings-document.ts';

export type HooksState = 'installed' | 'partly' | 'outdated' | 'not-installed';

/** How far the settings do what `skep hooks install` would make them do. */
export interface Inspection {
  readonly state: HooksState;
  /** Events that are not reported, or not always. */
  readonly missing: readonly string[];
  /** Events whose command is not the one that would be written now. */
  readonly outdated: readonly string[];
  /** Events at which somebody runs Skep in a way of their own. */
  readonly custom: readonly string[];
  /** How Skep is started, once for each way; without those that are somebody's own. */
  readonly programs: readonly (readonly string[])[];
  /** The setting because of which the agent runs no hooks at all; null where there is none. */
  readonly disabledBy: string | null;
}

/** What settings say about Skep. A database named in them counts as right. */
export function inspect(document: SettingsDocument, { hooks, version, program }: Wish): Inspection {
  const own = ownEntries(document, hooks.agent);
  const events = eventsFor(hooks, version);
  const reported = new Set(
    own.filter(({ entry }) => matchesAll(entry.matcher)).map(({ entry }) => entry.event),
  );
  const missing = events.filter((event) => !reported.has(event));
  const outdated: string[] = [];
  const custom: string[] = [];
  const programs = new Map<string, readonly string[]>();
  for (const { entry, recognition } of own) {
    if (recognition.kind === 'custom') custom.push(entry.event);
    if (recognition.kind !== 'command') continue;
    programs.set(recognition.program.join(' '), recognition.program);
    const current = hookCommand(hooks.agent, program, recognition.database);
    if (entry.handler.command !== current) outdated.push(entry.event);
  }
  return {
    state: stateOf(own.length, missing, outdated),
    missing,
    outdated: [...new Set(outdated)],
    custom: [...new Set(custom)],
    programs: [...programs.values()],
    disabledBy: disabledBy(document.data),
  };
}

function stateOf(own: number, missing: readonly string[], outdated: readonly string[]): HooksState {
  if (own === 0) return 'not-installed';
  if (missing.length > 0) return 'partly';
  return outdated.length > 0 ? 'outdated' : 'installed';
}

/** The settings of the three agents that switch hooks off; none has a meaning for the others. */
const SWITCHES: readonly (readonly [path: readonly string[], off: boolean])[] = [
  [['disableAllHooks'], true],
  [['features', 'hooks'], false],
  [['features', 'codex_hooks'], false],
  [['hooksConfig', 'enabled'], false],
  [['tools', 'enableHooks'], false],
];

/** Where Gemini CLI lists the names of hooks that are not to run: in old versions, and in new ones. */
const LISTS: readonly (readonly string[])[] = [
  ['hooks', 'disabled'],
  ['hooksConfig', 'disabled'],
];

/** The setting in an agent's settings that switches all of its hooks off, or ours. */
export function disabledBy(data: unknown): string | null {
  const found = SWITCHES.find(([path, off]) => valueAt(data, path) === off);
  if (found !== undefined) return `${found[0].join('.')} = ${found[1]}`;
  const list = LISTS.find((path) => {
    const names = valueAt(data, path);
    return Array.isArray(names) && names.includes(HOOK_NAME);
  });
  return list === undefined ? null : `"${HOOK_NAME}" in ${list.join('.')}`;
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), data);
}
