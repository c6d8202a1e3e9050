// `npm run bench`: sets the workspace up and measures what a hook costs the agent that waits for it.
import { runProgram } from './run-program.mjs';

await runProgram('tooling/bench/hook.ts', 'The benchmark');
