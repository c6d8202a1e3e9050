import { isDeepStrictEqual } from 'node:util';
import type { Agent } from '@skep/ingest';
import { type AgentHooks, eventsFor } from './agents.ts';
import { AGENT_HEADER, hookCommand } from './hook-command.ts';
import { matchesAll, ownEntries, withoutOwn } from './own-entries.ts';
import {
  type HookEntry,
  type NewHandler,
  type SettingsDocument,
  SettingsError,
} from './settings-document.ts';

/** Reads a text as settings; one for each format. */
export type OpenSettings = (text: string) => SettingsDocument;

/** What the settings are to say. */
export interface Wish {
  readonly hooks: AgentHooks;
  /** The agent's version, as far as it is known. */
  readonly version: string | null;
  /** How Skep is started: the words before `hook`. */
  readonly program: readonly string[];
  readonly database: string | null;
  /** Where to send events instead of to a command, as far as the agent can. */
  readonly url: string | null;
}

export interface Plan {
  /** The new text; the old one where nothing is to change. */
  readonly text: string;
  readonly changed: boolean;
  /** Events that get a hook, whose hook is brought up to date, and that lose it. */
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** Events at which somebody runs Skep in a way of their own, which stays. */
  readonly custom: readonly string[];
}

/**
 * Settings in which every event is reported once. Planning again on the result changes nothing.
 *
 * @throws SettingsError
 */
export function planInstall(text: string, open: OpenSettings, wish: Wish): Plan {
  const { agent } = wish.hooks;
  const events = eventsFor(wish.hooks, wish.version);
  const before = open(text);
  const { custom, plain } = sortOut(before, agent);
  const [added, updated]: [string[], string[]] = [[], []];

  let document = removeAll(before, open, (current) => superfluous(current, agent, events));
  for (const event of events) {
    const handler = newHandler(event, wish);
    const own = sortOut(document, agent).plain.find((entry) => entry.event === event);
    if (own === undefined) {
      if (custom.has(event)) continue;
      document = open(document.add(event, handler));
      (plain.some((entry) => entry.event === event) ? updated : added).push(event);
    } else {
      const same = says(own, handler);
      if (!same) document = open(document.replace(own, handler));
      if (!same || plain.filter((entry) => entry.event === event).length > 1) updated.push(event);
    }
  }
  const lost = new Set(plain.map(({ event }) => event).filter((event) => !events.includes(event)));
  requireSameRest(before, document, agent);
  return planOf(text, document.text, { added, updated, removed: [...lost], custom: [...custom] });
}

/**
 * Settings without what `planInstall` put there, and without what is empty because of that.
 *
 * @throws SettingsError
 */
export function planUninstall(text: string, open: OpenSettings, agent: Agent): Plan {
  const before = open(text);
  const { custom, plain } = sortOut(before, agent);
  const document = removeAll(before, open, (current) => sortOut(current, agent).plain);
  requireSameRest(before, document, agent);
  const removed = [...new Set(plain.map(({ event }) => event))];
  return planOf(text, document.text, { added: [], updated: [], removed, custom: [...custom] });
}

function planOf(before: string, text: string, events: Omit<Plan, 'text' | 'changed'>): Plan {
  return { text, changed: text !== before, ...events };
}

/** What the hook of an event looks like. */
export function newHandler(event: string, { hooks, program, database, url }: Wish): NewHandler {
  const { agent, commandOnly, fields, timeout } = hooks;
  if (url !== null && commandOnly !== null && !commandOnly.includes(event)) {
    return { ...fields, type: 'http', url, timeout, headers: { [AGENT_HEADER]: agent } };
  }
  return { ...fields, type: 'command', command: hookCommand(agent, program, database), timeout };
}

interface Sorted {
  /** Written by us, or as we would. */
  readonly plain: readonly HookEntry[];
  /** Events at which Skep is run in somebody's own way. */
  readonly custom: ReadonlySet<string>;
}

function sortOut(document: SettingsDocument, agent: Agent): Sorted {
  const own = ownEntries(document, agent);
  const custom = own.filter(({ recognition }) => recognition.kind === 'custom');
  return {
    plain: own.filter(({ recognition }) => recognition.kind !== 'custom').map(({ entry }) => entry),
    custom: new Set(custom.map(({ entry }) => entry.event)),
  };
}

/** Entries of ours beyond one for each event that gets everything. */
function superfluous(document: SettingsDocument, agent: Agent, events: readonly string[]): HookEntry[] {
  const seen = new Set<string>();
  return sortOut(document, agent).plain.filter(({ event, matcher }) => {
    const counts = events.includes(event) && matchesAll(matcher) && !seen.has(event);
    if (counts) seen.add(event);
    return !counts;
  });
}

function removeAll(
  document: SettingsDocument,
  open: OpenSettings,
  which: (document: SettingsDocument) => readonly HookEntry[],
): SettingsDocument {
  let current = document;
  // From the end: what comes before keeps its place, and with it what an agent knows about that place.
  for (let last = which(current).at(-1); last !== undefined; last = which(current).at(-1)) {
    current = open(current.remove(last));
  }
  return current;
}

function says({ handler }: HookEntry, wanted: NewHandler): boolean {
  if (handler.type !== wanted.type) return false;
  return wanted.type === 'http' ? handler.url === wanted.url : handler.command === wanted.command;
}

/** No edit is let through that would change what is not ours, whatever unusual form a file may have. */
function requireSameRest(before: SettingsDocument, after: SettingsDocument, agent: Agent): void {
  if (isDeepStrictEqual(withoutOwn(before.data, agent), withoutOwn(after.data, agent))) return;
  throw new SettingsError('shape', 'they have a form in which they cannot be changed safely');
}
