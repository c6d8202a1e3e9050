import { isPayload, type Payload, textField } from '../payload.ts';

const LOOKED_AT = 4000;

/**
 * The folder that a session works in. The chat log has it only in its first message, where Gemini CLI tells it the model;
 * null for any other message.
 */
export function folderOf({ content }: Payload): string | null {
  const [first] = Array.isArray(content) ? content.filter(isPayload) : [];
  const text = first === undefined ? null : textField(first, 'text');
  if (text === null || !text.startsWith('<session_context>')) return null;
  return /Workspace Directories:\*{0,2}\s*\n\s*- (.+)/.exec(text.slice(0, LOOKED_AT))?.[1]?.trim() ?? null;
}
