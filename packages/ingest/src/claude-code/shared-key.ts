import { hashOf } from '../hash.ts';
import { idField, type Payload, textField } from '../payload.ts';

/**
 * The identity of an event of a session's life that the transcript tells too, made of what both know: the id of the prompt
 * that was being worked on, and the last words. Null for events that only hooks tell, and from versions of Claude Code
 * that do not name the prompt.
 *
 * @param name The hook's name of the event.
 * @param payload The hook's `prompt_id`, `agent_id` and `last_assistant_message`.
 */
export function sharedKey(name: string, payload: Payload): string | null {
  const promptId = idField(payload, 'prompt_id');
  if (promptId === null) return null;
  switch (name) {
    case 'UserPromptSubmit':
      return `prompt:${promptId}`;
    case 'Stop':
    case 'StopFailure':
    case 'SubagentStop': {
      const words = textField(payload, 'last_assistant_message');
      const agent = idField(payload, 'agent_id') ?? '';
      return words === null ? null : `${name}:${promptId}:${agent}:${hashOf(words.trim())}`;
    }
    default:
      return null;
  }
}
