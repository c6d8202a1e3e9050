import { folderOf } from '../gemini/session-context.ts';
import type { Agent } from '../observation.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { timeField } from './line-time.ts';
import { parseLine } from './parse-line.ts';

/** What the first lines of a file tell of it. */
export interface TranscriptProbe {
  /** Looks at one more line. */
  line(text: string): void;
  /** Whose log it is; null as long as no line says so. */
  readonly agent: Agent | null;
  /** The folder that the agent was started in. */
  readonly folder: string | null;
  readonly beganAt: Date | null;
}

/** Finds out from its first lines whether a file is a transcript, whose, and of what. */
export function createTranscriptProbe(): TranscriptProbe {
  let agent: Agent | null = null;
  let folder: string | null = null;
  let beganAt: Date | null = null;
  return {
    line(text) {
      const line = parseLine(text);
      if (line === null) return;
      agent ??= agentOf(line);
      folder ??= folderIn(line);
      beganAt ??= timeField(line) ?? timeField(line, 'startTime');
    },
    get agent() {
      return agent;
    },
    get folder() {
      return folder;
    },
    get beganAt() {
      return beganAt;
    },
  };
}

const ROLLOUT_LINES: ReadonlySet<unknown> = new Set([
  'session_meta',
  'response_item',
  'event_msg',
  'turn_context',
]);

function agentOf(line: Payload): Agent | null {
  if (typeof line.type === 'string') {
    if (isPayload(line.payload) && ROLLOUT_LINES.has(line.type)) return 'codex';
    if (typeof line.sessionId === 'string') return 'claude-code';
  }
  return typeof line.projectHash === 'string' && typeof line.sessionId === 'string' ? 'gemini' : null;
}

function folderIn(line: Payload): string | null {
  const own = textField(line, 'cwd');
  if (own !== null) return own;
  if (isPayload(line.payload)) return textField(line.payload, 'cwd');
  const { messages } = isPayload(line.$set) ? line.$set : line;
  for (const message of Array.isArray(messages) ? messages : [line]) {
    const folder = isPayload(message) ? folderOf(message) : null;
    if (folder !== null) return folder;
  }
  return null;
}
