import { CommanderError } from 'commander';
import { exitCodeOf } from './define-command.ts';
import { EXIT, type ExitCode } from './errors/exit-codes.ts';
import { reportError } from './errors/report-error.ts';
import { createProgram } from './program.ts';
import type { Runtime } from './runtime.ts';

/**
 * Runs one command line. Never rejects: what fails is reported on stderr.
 *
 * @param args What follows the name of the program.
 * @returns What the process should end with.
 */
export async function runCli(args: readonly string[], runtime: Runtime): Promise<ExitCode> {
  try {
    const program = await createProgram(runtime, args);
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCodeOf(runtime);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const exitCode = reportError(error, runtime, {
      json: args.includes('--json'),
      color: !args.includes('--no-color'),
    });
    // An agent takes the usual code for wrong usage, from a hook, for an order to stop what it was about to do.
    return exitCode === EXIT.usage && args.includes('hook') ? EXIT.failed : exitCode;
  }
}
