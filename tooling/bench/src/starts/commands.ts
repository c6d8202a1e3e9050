import { join } from 'node:path';
import type { Command } from './spawn-time.ts';

const skep = join(import.meta.dirname, '../../../../apps/cli/bin/skep.js');

export function environmentOf(folder: string, databaseUrl: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: folder, SKEP_DATABASE_URL: databaseUrl };
}

export function bareNode(environment: Record<string, string>): Command {
  return { args: ['-e', '0'], input: '', environment };
}

export function skepCommand(args: readonly string[], environment: Record<string, string>): Command {
  return { args: [skep, ...args], input: '', environment, prints: true };
}

/** A tool call as Claude Code reports it, `number` being another for each. */
export function hookCommand(number: number, folder: string, environment: Record<string, string>): Command {
  const input = JSON.stringify({
    session_id: '5f0c1d4e-7f0a-4c57-9f0a-0f6a3a1f3b55',
    cwd: folder,
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_use_id: `toolu_${number}`,
    tool_input: { command: 'npm test', description: 'Run the tests' },
    tool_response: { stdout: 'ok '.repeat(700), stderr: '', interrupted: false },
  });
  return { args: [skep, 'hook', 'claude-code'], input, environment };
}
