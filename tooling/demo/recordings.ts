import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One hook event as it was recorded: when it arrived, and the exact JSON that the hook got on stdin. */
export interface RecordedEvent {
  readonly receivedAt: string;
  readonly payload: { readonly session_id: string; readonly cwd: string; readonly hook_event_name: string };
}

export interface Recording {
  readonly name: string;
  readonly events: readonly RecordedEvent[];
}

/** The recorded sessions of a folder, in the order in which they began. */
export function readRecordings(folder: string): Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.hooks.jsonl'))
    .map((file) => ({ name: file.replace('.hooks.jsonl', ''), events: readEvents(join(folder, file)) }))
    .toSorted((a, b) => beginning(a).localeCompare(beginning(b)));
}

/**
 * The recordings by worktree. Sessions of one worktree came one after the other, and which comes first decides their
 * names; worktrees have nothing to do with each other.
 */
export function lanesOf(recordings: readonly Recording[]): Recording[][] {
  const lanes = Map.groupBy(recordings, ({ events }) => events[0]?.payload.cwd);
  return [...lanes.values()];
}

function readEvents(path: string): RecordedEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { received_at, payload } = JSON.parse(line);
    return { receivedAt: received_at, payload };
  });
}

function beginning(recording: Recording): string {
  return recording.events[0]?.receivedAt ?? '';
}
