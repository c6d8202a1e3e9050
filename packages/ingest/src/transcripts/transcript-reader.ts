import { type Capture, createCapture } from '../capture/capture.ts';
import { createClaudeCodeReducer } from '../claude-code/transcript.ts';
import { createCodexReducer } from '../codex/transcript.ts';
import { createGeminiReducer } from '../gemini/transcript.ts';
import type { Agent, HookEnvironment, Observation } from '../observation.ts';
import { LineTally, type TranscriptSummary } from './line-tally.ts';
import { endOfLog } from './log-end.ts';
import { parseLine } from './parse-line.ts';
import type { ReducerContext, TranscriptReducer } from './reducer.ts';

export interface TranscriptReaderOptions {
  /** What of the agent's words may be stored. */
  readonly capture?: Capture;
  /**
   * The session that the lines are of, and the subagent within it, where the lines themselves do not say: a reader that
   * starts in the middle of a file does not see its head.
   */
  readonly sessionId?: string | null;
  readonly subagentId?: string | null;
  /** What is known besides the lines. What is null is taken from them. */
  readonly environment?: Partial<HookEnvironment>;
  /**
   * Nothing more will be written: a session that the log does not see through to the end of a turn rests, and must not
   * pass for one at work. Default false.
   */
  readonly isOver?: boolean;
  /** The root of the git worktree that a folder is in; the folder itself unless given. */
  readonly worktreeOf?: (folder: string) => string;
}

/** Reads an agent's own log of a session, line by line, in memory that does not grow with the log. */
export interface TranscriptReader {
  /** What one more line of the log comes to; often nothing, until a later line completes it. Never throws. */
  line(text: string): Observation[];
  /** What was still waiting for a later line when the log ended. */
  end(): Observation[];
  /** What has been read so far. */
  readonly summary: TranscriptSummary;
}

const REDUCERS: Readonly<Record<Agent, (context: ReducerContext) => TranscriptReducer>> = {
  'claude-code': createClaudeCodeReducer,
  codex: createCodexReducer,
  gemini: createGeminiReducer,
};

/**
 * A reader of transcripts of Claude Code, rollouts of Codex, or chat logs of Gemini CLI. Its observations have the same
 * identities as those that the agent's hooks give, so that both may be recorded, in any order and repeatedly.
 */
export function createTranscriptReader(
  agent: Agent,
  options: TranscriptReaderOptions = {},
): TranscriptReader {
  const tally = new LineTally();
  const reducer = REDUCERS[agent]({
    capture: options.capture ?? createCapture(),
    sessionId: options.sessionId ?? null,
    subagentId: options.subagentId ?? null,
    environment: options.environment ?? {},
    worktreeOf: options.worktreeOf ?? ((folder) => folder),
    tally,
  });
  let last: Observation | null = null;
  const noted = (observations: Observation[]): Observation[] => {
    for (const observation of observations) tally.observed(observation);
    last = observations.at(-1) ?? last;
    return observations;
  };
  return {
    line(text) {
      if (text.trim() === '') return [];
      tally.line();
      const line = parseLine(text);
      if (line !== null) return noted(reducer.read(line, text.length));
      tally.unreadable();
      return [];
    },
    end() {
      const observed = noted(reducer.end());
      return options.isOver === true ? [...observed, ...endOfLog(last, tally)] : observed;
    },
    get summary() {
      return tally.summary();
    },
  };
}
