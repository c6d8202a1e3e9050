import { parseArgs } from 'node:util';

export const USAGE = `Usage: skep-conformance <module> [options]

Runs the Skep storage conformance suite against an adapter. <module> is a JavaScript or TypeScript file that exports
open(), and may export name and knownGaps; see docs/write-an-adapter.md.

  --only <key or group>   run only this; may be given several times
  --seed <number>         repeat the random tests of an earlier run
  --runs <number>         how many random sequences to try (default 30)
  --timeout <ms>          after how long a scenario has failed (default 60000)
  --json <file>           also write the report as JSON
  --list                  print the keys of all scenarios, by group, and run nothing

Exit code: 0 when something ran, nothing failed and no known gap passed; 1 otherwise; 2 for a wrong call.`;

export interface CommandLine {
  readonly module: string | null;
  readonly only: readonly string[];
  readonly seed: number | undefined;
  readonly runs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly json: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

/** A call that cannot be understood; the message says why. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError('Give one module; run the program once for each adapter.');
  const [module = null] = positionals;
  const help = values.help === true;
  const list = values.list === true;
  if (module === null && !help && !list) throw new UsageError('Give the module that exports open().');
  return {
    module,
    only: values.only ?? [],
    seed: wholeNumber('seed', values.seed),
    runs: wholeNumber('runs', values.runs),
    timeoutMs: wholeNumber('timeout', values.timeout),
    json: values.json ?? null,
    list,
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true },
        seed: { type: 'string' },
        runs: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`--${name} takes a whole number, not "${text}".`);
}
