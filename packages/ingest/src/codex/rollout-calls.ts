import { idField, isPayload, type Payload, textField } from '../payload.ts';

/** A tool call as a rollout asks for it, under the name and with the input that Codex gives its hooks. */
export interface RolloutCall {
  readonly id: string;
  readonly tool_name: string;
  readonly tool_input: unknown;
}

/** Tools that run a command in a shell. Hooks have one name for all of them. */
const SHELLS: ReadonlySet<string> = new Set(['exec_command', 'shell', 'shell_command', 'container.exec']);

/** The call that an item of a rollout asks for; null where it asks for none. */
export function callOf(item: Payload): RolloutCall | null {
  const id = idField(item, 'call_id');
  if (id === null) return null;
  switch (item.type) {
    case 'function_call':
      return functionCall(id, item);
    case 'custom_tool_call':
      // Hooks see the text of a patch as a command.
      return { id, tool_name: nameOf(item), tool_input: { command: item.input ?? null } };
    case 'local_shell_call':
      return { id, tool_name: 'Bash', tool_input: { command: commandLine(actionOf(item).command) } };
    default:
      return null;
  }
}

function functionCall(id: string, item: Payload): RolloutCall {
  const input = parsed(item.arguments);
  const isShell = item.namespace === undefined && SHELLS.has(textField(item, 'name') ?? '');
  if (!isShell) return { id, tool_name: nameOf(item), tool_input: input };
  const command = isPayload(input) ? commandLine(input.cmd ?? input.command) : null;
  return { id, tool_name: 'Bash', tool_input: { command } };
}

/** `mcp__server__tool`, or the name in its namespace as hooks put them together. */
function nameOf(item: Payload): string {
  const name = textField(item, 'name') ?? '(unnamed tool)';
  const namespace = textField(item, 'namespace');
  if (namespace === null || name === 'spawn_agent') return name;
  return namespace.startsWith('mcp__') ? `${namespace.replace(/__$/, '')}__${name}` : `${namespace}${name}`;
}

function actionOf({ action }: Payload): Payload {
  return isPayload(action) ? action : {};
}

/** `["/bin/bash", "-lc", "npm test"]` is `npm test`. */
export function commandLine(command: unknown): string | null {
  if (typeof command === 'string') return command;
  if (!Array.isArray(command)) return null;
  const words = command.filter((word): word is string => typeof word === 'string');
  const [, flag, script] = words;
  return words.length === 3 && script !== undefined && /^-\w*c$/.test(flag ?? '') ? script : words.join(' ');
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text ?? null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
