import { hashOf } from '../hash.ts';

/** Identity of a turn's end, which `Stop`, the notify program and the rollout all tell. */
export function turnEndKey(turnId: string): string {
  return `turn_ended:${turnId}`;
}

/** Identity of the end of a subagent's turn, which `SubagentStop` and the subagent's rollout tell. */
export function subagentEndKey(turnId: string): string {
  return `subagent_finished:${turnId}`;
}

/** Identity of a prompt, which `UserPromptSubmit` and the rollout tell. A turn may be given several. */
export function promptKey(turnId: string, prompt: string): string {
  return `prompt:${turnId}:${hashOf(prompt.trim())}`;
}

/** Identity of an error that ended a turn: only the rollout tells it. */
export function errorKey(turnId: string, message: string): string {
  return `error:${turnId}:${hashOf(message)}`;
}
