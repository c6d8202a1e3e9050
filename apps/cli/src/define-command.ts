import type { Command } from 'commander';
import { type CommandContext, createContext, type GlobalOptions } from './command-context.ts';
import type { ExitCode } from './errors/exit-codes.ts';
import type { Runtime } from './runtime.ts';

/** Adds a command to a program or a group of commands. */
export type AddCommand = (parent: Command, runtime: Runtime) => void;

/** A command's work: its arguments as they were given, then its own options. */
export type Work<A extends readonly unknown[], O> = (
  context: CommandContext,
  ...rest: [...args: A, options: O]
) => Promise<ExitCode | undefined>;

/**
 * Gives a command its examples and its work. What the work returns becomes the exit code of the process.
 *
 * @param examples Command lines, each with what it does.
 */
export function define<A extends readonly unknown[], O>(
  command: Command,
  runtime: Runtime,
  examples: readonly (readonly [line: string, meaning: string])[],
  work: Work<A, O>,
): void {
  command.addHelpText('after', `\n${exampleText(examples)}`);
  command.action(async (...given: unknown[]) => {
    // Commander appends the options and the command to the arguments.
    const parameters = given.slice(0, -1) as [...A, O];
    const context = createContext(runtime, command.optsWithGlobals<GlobalOptions>());
    const exitCode = await work(context, ...parameters);
    if (exitCode !== undefined) exitCodes.set(runtime, exitCode);
  });
}

const exitCodes = new WeakMap<Runtime, ExitCode>();

/** What the command that ran asked the process to end with. */
export function exitCodeOf(runtime: Runtime): ExitCode {
  return exitCodes.get(runtime) ?? 0;
}

function exampleText(examples: readonly (readonly [string, string])[]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  $ ${line.padEnd(width)}   ${meaning}`.trimEnd());
  return `Examples:\n${lines.join('\n')}`;
}
