// `npm run faults`: sets the workspace up and does the worst to each durable adapter. Options come after `--`.
import { runProgram } from './run-program.mjs';

await runProgram('tooling/faults/main.ts', 'The fault suite');
