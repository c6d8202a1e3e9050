import type { Agent } from '@skep/ingest';
import { type Recognition, recognise } from './hook-command.ts';
import { type HookEntry, handlerFrom, isRecord, type SettingsDocument } from './settings-document.ts';

/** An entry that has to do with Skep. */
export interface OwnEntry {
  readonly entry: HookEntry;
  readonly recognition: Recognition;
}

/** The entries of a document that have to do with Skep, somebody's own ways of running it included. */
export function ownEntries({ entries }: SettingsDocument, agent: Agent): readonly OwnEntry[] {
  return entries.flatMap((entry) => {
    const recognition = recognise(entry.handler, agent);
    return recognition === null ? [] : [{ entry, recognition }];
  });
}

/** Whether a group's matcher lets everything through. */
export function matchesAll(matcher: string | null): boolean {
  return matcher === null || matcher === '' || matcher === '*' || matcher === '.*';
}

/** All that settings say besides what Skep put there: what an edit must not change. Empty lists of hooks count as none. */
export function withoutOwn(data: unknown, agent: Agent): unknown {
  if (!isRecord(data)) return data;
  // Copied, because parsers differ in what their objects descend from.
  if (!isRecord(data.hooks)) return { ...data };
  const hooks = Object.entries(data.hooks).flatMap(([event, groups]) => {
    if (!Array.isArray(groups)) return [[event, groups]];
    const left = groups.flatMap((group: unknown) => groupWithoutOwn(group, agent));
    return left.length === 0 ? [] : [[event, left]];
  });
  const { hooks: _, ...rest } = data;
  return hooks.length === 0 ? rest : { ...rest, hooks: Object.fromEntries(hooks) };
}

function groupWithoutOwn(group: unknown, agent: Agent): readonly unknown[] {
  if (!isRecord(group) || !Array.isArray(group.hooks)) return [group];
  const left = group.hooks.filter((value: unknown) => {
    const handler = handlerFrom(value);
    const recognition = handler === null ? null : recognise(handler, agent);
    return recognition === null || recognition.kind === 'custom';
  });
  return left.length === 0 ? [] : [{ ...group, hooks: left }];
}
