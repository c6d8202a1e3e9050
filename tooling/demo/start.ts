// What `npm start` runs: `--once` ends by itself, which is all there is so far.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const skep = join(import.meta.dirname, '../../apps/cli/bin/skep.js');
const { status } = spawnSync(process.execPath, [skep, '--help'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
