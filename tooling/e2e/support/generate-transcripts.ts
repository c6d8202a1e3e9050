import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What was written, to compare with what was imported. */
export interface Generated {
  readonly bytes: number;
  readonly files: number;
  readonly calls: number;
}

/** As much as one session has. */
const SESSION_BYTES = 8 * 1024 * 1024;
const BEGAN = Date.parse('2026-01-02T03:04:05.000Z');

/**
 * Writes sessions of Claude Code and of Codex, by turns, until there are so many bytes. Nothing is held but a line.
 *
 * @param outputLength Characters that each call puts out.
 */
export function generateTranscripts(folder: string, bytes: number, outputLength = 3000): Generated {
  const total = { bytes: 0, files: 0, calls: 0 };
  mkdirSync(folder, { recursive: true });
  const output = `${'x'.repeat(79)}\n`.repeat(Math.ceil(outputLength / 80));
  while (total.bytes < bytes) {
    const write = total.files % 2 === 0 ? claudeCodeCall : codexCall;
    const session = `00000000-0000-4000-8000-${String(total.files).padStart(12, '0')}`;
    const file = openSync(join(folder, `${session}.jsonl`), 'w');
    let written = writeLines(file, write === codexCall ? [codexHead(session)] : []);
    for (let call = 0; written < Math.min(SESSION_BYTES, bytes); call += 1) {
      written += writeLines(file, write(session, call, output));
      total.calls += 1;
    }
    closeSync(file);
    total.files += 1;
    total.bytes += written;
  }
  return total;
}

function writeLines(file: number, lines: readonly object[]): number {
  return writeSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function timeOf(call: number): string {
  return new Date(BEGAN + call * 1000).toISOString();
}

function claudeCodeCall(sessionId: string, call: number, output: string): object[] {
  const common = {
    sessionId,
    cwd: `/w/${sessionId}`,
    gitBranch: 'main',
    timestamp: timeOf(call),
    isSidechain: false,
  };
  const id = `toolu_${call}`;
  const usage = {
    input_tokens: 3,
    cache_read_input_tokens: 1000,
    cache_creation_input_tokens: 10,
    output_tokens: 50,
  };
  const use = { type: 'tool_use', id, name: 'Bash', input: { command: `echo ${call}` } };
  const result = { type: 'tool_result', tool_use_id: id, content: output, is_error: call % 10 === 9 };
  return [
    {
      ...common,
      type: 'assistant',
      message: {
        id: `msg_${call}`,
        model: 'claude-opus-5-5',
        content: [use],
        usage,
        stop_reason: 'tool_use',
      },
    },
    { ...common, type: 'user', message: { content: [result] }, toolUseResult: { stdout: output } },
  ];
}

function codexHead(id: string): object {
  return { timestamp: timeOf(0), type: 'session_meta', payload: { id, session_id: id, cwd: `/w/${id}` } };
}

function codexCall(id: string, call: number, output: string): object[] {
  const line = (type: string, payload: object): object => ({ timestamp: timeOf(call), type, payload });
  const call_id = `call_${call}`;
  const item = {
    type: 'CommandExecution',
    id: call_id,
    command: ['/bin/bash', '-lc', `echo ${call}`],
    status: 'completed',
    exit_code: call % 10 === 9 ? 1 : 0,
    aggregated_output: output,
  };
  const usage = { input_tokens: 1013, cached_input_tokens: 1000, output_tokens: 50, total_tokens: 1063 };
  return [
    line('response_item', {
      type: 'function_call',
      name: 'exec_command',
      arguments: `{"cmd":"echo ${call}"}`,
      call_id,
    }),
    line('token_usage_record', { response_id: `resp_${call}`, usage }),
    line('event_msg', { type: 'item_completed', turn_id: `${id}-turn`, item }),
    line('response_item', { type: 'function_call_output', call_id, output }),
  ];
}
