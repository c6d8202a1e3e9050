// `npm start`: sets the workspace up and runs the demonstration. What follows `--` goes to the demonstration.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUp } from './set-up.mjs';
import { root, workspaceNode } from './workspace.mjs';

const env = await setUp();
const child = spawn(
  workspaceNode() ?? 'node',
  [join(root, 'tooling/demo/start.ts'), ...process.argv.slice(2)],
  { cwd: root, env, stdio: 'inherit' },
);

// A terminal sends Ctrl-C to both processes; this one stays until the demonstration has ended in its own way.
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));

child.on('error', (error) => {
  console.error(`The demonstration did not start: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
