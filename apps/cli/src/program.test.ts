import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMAND_GROUPS } from './commands/command-groups.ts';
import { createProgram } from './program.ts';
import type { Runtime } from './runtime.ts';

const runtime: Runtime = {
  environment: {},
  cwd: '/',
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  prompt: new PassThrough(),
  now: () => new Date(0),
  takeInterrupt: () => AbortSignal.abort(),
};

const commands = COMMAND_GROUPS.flatMap(([, group]) => group);
const names = commands.map(({ names: [name] }) => name);

async function loaded(...args: string[]): Promise<string[]> {
  return (await createProgram(runtime, args)).commands.map((command) => command.name());
}

test.each(commands)('$names is what the command calls itself', async ({ names: known, load }) => {
  const program = new Command();
  (await load())(program, runtime);
  expect(program.commands.map((command) => [command.name(), ...command.aliases()])).toEqual([known]);
});

test.each([
  [['ls'], 'ls'],
  [['list', '--all'], 'ls'],
  [['--json', 'ls', 'show'], 'ls'],
  [['--database', 'tree', 'show', 'ls'], 'show'],
  [['--database=tree', 'review', 'status'], 'review'],
  [['help', 'create'], 'create'],
  [['prune', '--help'], 'prune'],
])('%j loads %s and no other command', async (args, name) => {
  expect(await loaded(...args)).toEqual([name]);
});

test.each([
  [[]],
  [['--help']],
  [['help']],
  [['--help', 'ls']],
  [['lss']],
  [['help', 'lss']],
  [['--', 'lss']],
])('%j loads them all, in the order of the help', async (args) => {
  expect(await loaded(...args)).toEqual(names);
});

test('an option of every command that is given wrongly is refused before any is loaded', async () => {
  await expect(createProgram(runtime, ['ls', '--database'])).rejects.toMatchObject({ code: 'CLI_USAGE' });
});
