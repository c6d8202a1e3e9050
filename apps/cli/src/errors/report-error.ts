import { painter, wantsColour } from '../output/colour.ts';
import { toJsonLine } from '../output/json.ts';
import { neutralizeLines } from '../output/neutralize.ts';
import type { OutputOptions } from '../output/output.ts';
import type { Runtime } from '../runtime.ts';
import { describeError, type ErrorDescription } from './describe-error.ts';
import type { ExitCode } from './exit-codes.ts';

/** Prints an error on stderr, for people or as JSON. @returns The exit code that goes with it. */
export function reportError(error: unknown, runtime: Runtime, options: OutputOptions): ExitCode {
  const description = describeError(error);
  const { environment, stderr } = runtime;
  if (options.json) {
    stderr.write(asJson(description));
  } else {
    const isTerminal = stderr.isTTY === true;
    const colours = wantsColour({ flag: options.color, environment, isTerminal });
    stderr.write(asText(description, colours));
  }
  if (environment.SKEP_DEBUG && error instanceof Error) {
    stderr.write(`${neutralizeLines(error.stack ?? '')}\n`);
    if (error.cause instanceof Error) stderr.write(`caused by ${neutralizeLines(error.cause.stack ?? '')}\n`);
  }
  return description.exitCode;
}

function asText({ code, message, hint }: ErrorDescription, colours: boolean): string {
  const paint = painter(colours);
  const first = `${paint('red', 'error')} ${paint('bold', code)}: ${neutralizeLines(message)}\n`;
  return hint === undefined ? first : `${first}  ${hint}\n`;
}

function asJson({ code, reason, message, operation, context }: ErrorDescription): string {
  return toJsonLine({ error: { code, reason, message, operation, context } });
}
