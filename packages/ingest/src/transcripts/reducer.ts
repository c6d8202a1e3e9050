import type { Capture } from '../capture/capture.ts';
import type { HookEnvironment, Observation } from '../observation.ts';
import type { Payload } from '../payload.ts';
import type { LineTally } from './line-tally.ts';

/** What every agent's reducer is given. */
export interface ReducerContext {
  readonly capture: Capture;
  readonly sessionId: string | null;
  readonly subagentId: string | null;
  readonly environment: Partial<HookEnvironment>;
  readonly worktreeOf: (folder: string) => string;
  readonly tally: LineTally;
}

/** The part of a reader that knows one agent's log. */
export interface TranscriptReducer {
  /** @param size Characters of the line. */
  read(line: Payload, size: number): Observation[];
  end(): Observation[];
}
