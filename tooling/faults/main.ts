// `npm run faults`: breaks machines, disks and processes under each durable adapter, and prints what was lost. `--long`
// does more of everything; `--fault NAME` and `--engine NAME` choose, and may be given several times; `--seed N` repeats
// the random choices of a run; `--write` puts the table into docs/reliability.md. Ends with 1 where anything was lost.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faults } from './src/catalogue.ts';
import { engines } from './src/engine.ts';
import type { Fault, FaultResult } from './src/fault.ts';
import { runFault } from './src/run-fault.ts';
import { faultTable, withTable } from './src/table.ts';

const page = join(import.meta.dirname, '../../docs/reliability.md');
const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const wantedFaults = chosen(values.fault, faults, ({ name }) => name, '--fault');
const wantedEngines = chosen(values.engine, engines, (name) => name, '--engine');

const results: FaultResult[] = [];
let failures = 0;
for (const fault of wantedFaults) {
  // The engines side by side: they share nothing.
  await Promise.all(wantedEngines.map((engine) => run(fault, engine)));
}
const table = faultTable(results);
console.log(`\n${table}\n`);
const lost = results.reduce((sum, result) => sum + (result.skipped === null ? result.toll.total : 0), 0);
const skipped = results.filter((result) => result.skipped !== null).length;
if (values.write) write();
console.log(`${results.length} runs, seed ${seed}: ${lost} lost, ${skipped} skipped, ${failures} failed`);
if (lost > 0 || failures > 0 || (skipped > 0 && process.env.SKEP_FAULTS_REQUIRED === '1'))
  process.exitCode = 1;

async function run(fault: Fault, engine: (typeof engines)[number]): Promise<void> {
  try {
    const result = await runFault(fault, engine, { long: values.long, seed });
    results.push(result);
    report(result);
  } catch (error) {
    failures += 1;
    console.error(error);
  }
}

/** Only a whole run is worth a page. */
function write(): void {
  if (results.length < faults.length * engines.length || skipped > 0) {
    console.error(
      `${page} stays as it is: some faults were left out, skipped, or could not be brought about.`,
    );
    process.exitCode = 1;
    return;
  }
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), table));
}

function report(result: FaultResult): void {
  const name = `${result.fault.name}, ${result.engine}`;
  if (result.skipped !== null) {
    console.log(`${name}: skipped: ${result.skipped}`);
    return;
  }
  const { tried, toll, seconds } = result;
  console.log(`${name}: ${tried}; lost: ${toll.total} (${seconds.toFixed(1)} s)`);
  for (const example of toll.examples) console.log(`  ${example}`);
}

function chosen<T>(
  names: readonly string[] | undefined,
  all: readonly T[],
  nameOf: (one: T) => string,
  option: string,
): readonly T[] {
  if (names === undefined) return all;
  const unknown = names.find((name) => !all.some((one) => nameOf(one) === name));
  if (unknown !== undefined)
    throw new Error(`${option} ${unknown}: there is none of that name. Known: ${all.map(nameOf).join(', ')}`);
  return all.filter((one) => names.includes(nameOf(one)));
}
