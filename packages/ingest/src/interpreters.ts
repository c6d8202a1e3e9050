import type { Capture } from './capture/capture.ts';
import { interpretClaudeCode } from './claude-code/interpret.ts';
import { interpretCodex } from './codex/interpret.ts';
import { interpretGemini } from './gemini/interpret.ts';
import type { Agent, HookEnvironment, Interpretation } from './observation.ts';

/** Says what one payload of an agent's hook means. Pure, and never throws: what it cannot read is `ignored`. */
export type Interpret = (payload: unknown, environment: HookEnvironment, capture?: Capture) => Interpretation;

export const interpreters: Readonly<Record<Agent, Interpret>> = {
  'claude-code': interpretClaudeCode,
  codex: interpretCodex,
  gemini: interpretGemini,
};
