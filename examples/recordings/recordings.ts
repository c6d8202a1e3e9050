import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const RECORDED_AGENTS = ['claude-code', 'codex', 'gemini'] as const;
export type RecordedAgent = (typeof RECORDED_AGENTS)[number];

/** One event as it was recorded: when it arrived, and its JSON, to the letter. */
export interface RecordedEvent {
  readonly receivedAt: Date;
  /** On stdin of a command, in the body of a request, or as the last argument of Codex's notify program. */
  readonly via: 'command' | 'http' | 'notify';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One run of an agent. A session that was resumed has several. */
export interface Recording {
  readonly agent: RecordedAgent;
  readonly name: string;
  readonly sessionId: string;
  /** In the order in which they arrived. */
  readonly events: readonly RecordedEvent[];
  /** The same events as the agent sent them to an HTTP hook beside the command; empty where it had none. */
  readonly httpEvents: readonly RecordedEvent[];
  /** What the agent itself wrote about this session: the recorded file; null where it was written by an earlier run. */
  readonly transcriptPath: string | null;
  /** The same of the session's subagents. */
  readonly subagentTranscriptPaths: readonly string[];
}

/** The recorded runs of these agents, in the order in which they began. */
export function readRecordings(agents: readonly RecordedAgent[] = RECORDED_AGENTS): Recording[] {
  return agents.flatMap(recordingsOf).toSorted((a, b) => beginning(a) - beginning(b));
}

function recordingsOf(agent: RecordedAgent): Recording[] {
  const folder = join(import.meta.dirname, agent);
  const ending = '.hooks.jsonl';
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => basename(file, ending));
  return names.map((name) => {
    const events = readEvents(join(folder, `${name}${ending}`), 'command');
    const transcript = join(folder, `${name}.transcript.jsonl`);
    return {
      agent,
      name,
      sessionId: String(events[0]?.payload.session_id),
      events,
      httpEvents: readEvents(join(folder, `${name}.http-hooks.jsonl`), 'http'),
      transcriptPath: existsSync(transcript) ? transcript : null,
      subagentTranscriptPaths: subagentTranscripts(folder, name),
    };
  });
}

function readEvents(path: string, via: RecordedEvent['via']): RecordedEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const event = JSON.parse(line);
    return { receivedAt: new Date(event.received_at), via: event.via ?? via, payload: event.payload };
  });
}

/** Claude Code has a folder of them, Codex files beside the parent's. */
function subagentTranscripts(folder: string, name: string): string[] {
  const inFolder = join(folder, `${name}.subagents`);
  const beside = join(folder, `${name}.child.transcript.jsonl`);
  const files = existsSync(inFolder) ? readdirSync(inFolder).filter((file) => file.endsWith('.jsonl')) : [];
  return [...files.map((file) => join(inFolder, file)), ...(existsSync(beside) ? [beside] : [])];
}

function beginning({ events }: Recording): number {
  return events[0]?.receivedAt.getTime() ?? 0;
}
