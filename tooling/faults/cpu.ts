import { readFileSync } from 'node:fs';
import { faults } from './src/catalogue.ts';
import { runFault } from './src/run-fault.ts';
const engine = process.argv[2] as 'libsql' | 'sqlite';
const cpu = () => readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ').slice(11, 15).reduce((a, b) => a + Number(b), 0) / 100;
let total = 0;
for (const fault of faults) {
  const before = cpu();
  const result = await runFault(fault, engine, { long: false, seed: Number(process.argv[3] ?? 7) }).catch((error) => console.log(String(error)));
  const used = cpu() - before;
  total += used;
  console.log(engine, fault.name, 'cpu', used.toFixed(1), result && result.skipped === null ? `wall ${result.seconds.toFixed(1)} ${result.tried} LOST ${result.toll.total} ${result.toll.examples.map((e) => e.slice(0, 300)).join('\n   ')}` : '');
}
console.log('total', total);
