import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'claude-code');

/** One hook event as it was recorded: when it arrived, and the JSON that the hook got on stdin. */
export interface RecordedEvent {
  readonly receivedAt: Date;
  readonly payload: { readonly session_id: string; readonly cwd: string; readonly hook_event_name: string };
}

export interface Recording {
  readonly name: string;
  readonly events: readonly RecordedEvent[];
}

/** The recorded sessions of Claude Code, in the order in which they began. */
export function readRecordings(): Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.hooks.jsonl'))
    .map((file) => ({ name: file.replace('.hooks.jsonl', ''), events: readEvents(join(folder, file)) }))
    .toSorted((a, b) => beginning(a) - beginning(b));
}

function readEvents(path: string): RecordedEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { received_at, payload } = JSON.parse(line);
    return { receivedAt: new Date(received_at), payload };
  });
}

function beginning({ events }: Recording): number {
  return events[0]?.receivedAt.getTime() ?? 0;
}
