import { writeFile } from 'node:fs/promises';
import { runConformance, seedOf } from './run-conformance.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';
import { type CommandLine, parseCommandLine, USAGE, UsageError } from './terminal/command-line.ts';
import { formatResult, formatSummary, toJson } from './terminal/format-report.ts';
import { loadOptions } from './terminal/load-options.ts';

/** @returns The exit code. */
async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  if (line.help) {
    console.log(USAGE);
    return 0;
  }
  if (line.list || line.module === null) {
    printByGroup<Scenario>(({ key }) => `  ${key}`)(scenarios);
    return 0;
  }
  return run(line.module, line);
}

async function run(module: string, line: CommandLine): Promise<number> {
  const options = await loadOptions(module, line);
  const seed = seedOf(options);
  console.log(`${options.name}: Skep storage contract v1, seed ${seed}`);
  const print = printByGroup(formatResult);
  const report = await runConformance({ ...options, seed }, (result) => print([result]));
  console.log(formatSummary(report));
  if (line.json !== null) await writeFile(line.json, toJson(report));
  return report.ok ? 0 : 1;
}

/** Prints items in the order given, under a heading for each group. */
function printByGroup<T extends { readonly group: string }>(
  format: (item: T) => string,
): (items: readonly T[]) => void {
  let group: string | null = null;
  return (items) => {
    for (const item of items) {
      if (item.group !== group) console.log(`\n${item.group}`);
      group = item.group;
      console.log(format(item));
    }
  };
}

try {
  // A store that was left open by a failed scenario must not keep the program from ending.
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exit(2);
}
