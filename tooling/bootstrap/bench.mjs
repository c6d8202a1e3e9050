// `npm run bench`: sets the workspace up and measures Skep beside what is below it and what is used instead of it.
import { runProgram } from './run-program.mjs';

await runProgram('tooling/bench/bench.ts', 'The benchmark');
