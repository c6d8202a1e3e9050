// `npm run bench`: Skep beside what is below it and what is used instead of it, measured in one run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, usage } from './src/arguments.ts';
import { installPeers } from './src/install-peers.ts';
import { describeMachine } from './src/machine.ts';
import { performanceDocument } from './src/report/document.ts';
import { resultsJson } from './src/report/json.ts';
import { picture } from './src/report/picture.ts';
import { countMet, goalTable, measurementTable, plainTable, profileTable } from './src/report/tables.ts';
import { runBenchmark } from './src/run-benchmark.ts';

const docs = join(import.meta.dirname, '../../docs');
const began = performance.now();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

try {
  if (process.argv.includes('--help')) console.log(usage);
  else await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const chosen = readArguments(process.argv.slice(2), () => Date.now() % 1_000_000);
  console.log(`The ${chosen.form.name} form, seed ${chosen.seed}.`);
  const { load } = describeMachine();
  if (load > 1) say(`Other programs are at work (load ${load}): the figures will lie far apart.`);
  if (chosen.withPeers) {
    say('installing the stores to compare with');
    installPeers();
  }
  const results = await runBenchmark(chosen, say);
  const json = resultsJson(results);
  console.log(`\n${plainTable(measurementTable(results))}`);
  const { met, of } = countMet(results);
  if (of > 0) console.log(`\n${plainTable(goalTable(results))}\n\n${met} of ${of} goals met.`);
  if (results.profiles.length > 0) console.log(`\n${plainTable(profileTable(results))}`);
  if (chosen.json !== null) writeFileSync(chosen.json, json);
  if (chosen.write) {
    writeFileSync(join(docs, 'performance.md'), performanceDocument(results));
    writeFileSync(join(docs, 'performance.svg'), picture(results));
    writeFileSync(join(docs, 'performance.json'), json);
    say('docs/performance.md, .svg and .json are written');
  }
}

function say(what: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}
