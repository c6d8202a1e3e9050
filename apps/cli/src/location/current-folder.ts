import { CliError } from '../errors/cli-error.ts';

/** @throws CliError `CLI_USAGE` where the folder that the process was started in has been deleted. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new CliError('CLI_USAGE', 'the folder you are in does not exist any more', {
      hint: 'Change to another folder (cd), then try again.',
      cause,
    });
  }
}
