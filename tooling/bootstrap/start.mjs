// `npm start`: sets the workspace up and runs the demonstration.
import { runProgram } from './run-program.mjs';

await runProgram('tooling/demo/start.ts', 'The demonstration');
