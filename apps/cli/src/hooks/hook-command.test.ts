import { describe, expect, test } from 'vitest';
import { AGENT_HEADER, hookCommand, recognise } from './hook-command.ts';
import { splitCommand } from './shell-words.ts';

const command = (text: string) => ({ type: 'command', command: text, url: null, headers: {} });

test('is quoted for the shell that runs it', () => {
  const program = ['/opt/my node/bin/node', "/home/o'hara/skep.js"];
  const line = hookCommand('codex', program, 'file:/data/$x.db', 'linux');
  expect(line).toBe(
    "'/opt/my node/bin/node' '/home/o'\\''hara/skep.js' hook codex --database 'file:/data/$x.db'",
  );
  expect(splitCommand(line)).toEqual([...program, 'hook', 'codex', '--database', 'file:/data/$x.db']);
  expect(hookCommand('codex', ['C:\\Program Files\\node.exe', 'C:\\skep.js'], null, 'win32')).toBe(
    '"C:\\Program Files\\node.exe" C:\\skep.js hook codex',
  );
});

describe('is known again in its other forms', () => {
  test.each([
    ['skep hook claude-code', ['skep'], null],
    ['  skep   hook  claude-code ', ['skep'], null],
    ['npx skep hook claude-code', ['npx', 'skep'], null],
    ['npx --yes skep@1.2.3 hook claude-code', ['npx', '--yes', 'skep@1.2.3'], null],
    ['pnpm exec skep hook claude-code', ['pnpm', 'exec', 'skep'], null],
    ['/usr/local/bin/skep hook claude-code', ['/usr/local/bin/skep'], null],
    ["'/my node' x", null, null],
    ["'/a b/node' '/c d/bin/skep.js' hook claude-code", ['/a b/node', '/c d/bin/skep.js'], null],
    ['skep hook claude-code --database ./a.db', ['skep'], './a.db'],
    ['skep --database="file:/a b.db" hook claude-code', ['skep'], 'file:/a b.db'],
    ['"C:\\\\Program Files\\\\skep.cmd" hook claude-code', ['C:\\Program Files\\skep.cmd'], null],
  ])('%s', (text, program, database) => {
    const expected = program === null ? null : { kind: 'command', program, database };
    expect(recognise(command(text), 'claude-code')).toEqual(expected);
  });
});

test.each([
  'skep hook claude-code; notify-send done',
  'SKEP_INSTANCE_TYPE=review skep hook claude-code',
  'cd "$CLAUDE_PROJECT_DIR" && npx skep hook claude-code',
  'skep hook claude-code --verbose',
  'timeout 5 skep hook claude-code',
])("somebody's own way is left to them: %s", (text) => {
  expect(recognise(command(text), 'claude-code')).toEqual({ kind: 'custom' });
});

test.each([
  'skep hook codex',
  'skep ls',
  'my-skep hook claude-code',
  'echo hook claude-code',
  'skeptic hook claude-code',
  'notes --about "skep hook claude-code"',
  'hook claude-code',
  '',
])('has nothing to do with it: %s', (text) => {
  expect(recognise(command(text), 'claude-code')).toBeNull();
});

test('a request is known by its header, wherever it goes', () => {
  const request = { type: 'http', command: null, url: 'http://x/hooks/claude-code', headers: {} };
  expect(recognise(request, 'claude-code')).toBeNull();
  const ours = { ...request, url: 'http://x/y', headers: { [AGENT_HEADER]: 'claude-code' } };
  expect(recognise(ours, 'claude-code')).toEqual({ kind: 'http' });
});
