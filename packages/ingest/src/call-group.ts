import { fingerprint } from './fingerprint.ts';

/** What calls have in common that cannot be told apart: their tool and their input, whatever the order of its fields. */
export function callGroup(toolName: string, input: unknown): string {
  return fingerprint({ tool_name: toolName, tool_input: input ?? null });
}
