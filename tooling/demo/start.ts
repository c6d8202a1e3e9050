// What `npm start` runs: replays recorded sessions of real agents through their hooks into a new embedded database, and
// shows the fleet. Then it ends: `--once` asks for that by name and changes nothing today.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readRecordings } from '@skep/recordings';
import { replay } from './replay.ts';

const root = join(import.meta.dirname, '../..');
const skep = join(root, 'apps/cli/bin/skep.js');

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, database: { type: 'string' } },
});
const databaseUrl = values.database ?? freshDatabase();

skepCommand('init');
const recordings = readRecordings();
const total = recordings.reduce((sum, { events }) => sum + events.length, 0);
console.log(
  `Replaying ${recordings.length} recorded runs of Claude Code, Codex and Gemini CLI, ${total} events, each through skep hook:`,
);
const began = performance.now();
await replay(recordings, { databaseUrl, onEvent: progress() });
const seconds = (performance.now() - began) / 1000;
console.log(`Recorded in ${seconds.toFixed(1)} s (${((seconds / total) * 1000).toFixed(0)} ms an event).\n`);

skepCommand('ls', '--all', '--sort', 'created', '--reverse');
skepCommand('doctor');
console.log(`Look further:  npx skep tree --database ${databaseUrl}`);
console.log(`               npx skep events work-125-a1 --failed --database ${databaseUrl}`);

/** Runs `skep` as a user would, and shows it. */
function skepCommand(...args: string[]): void {
  console.log(`$ skep ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [skep, ...args, '--database', databaseUrl], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  console.log();
}

/** A database of the demonstration's own, begun anew each time. */
function freshDatabase(): string {
  const folder = join(root, '.cache/demo');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return `file:${join(folder, 'fleet.db')}`;
}

/** Draws a bar on a terminal; elsewhere says where it stands now and then. */
function progress(): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (process.stdout.isTTY) {
      const width = Math.round((done / total) * 40);
      process.stdout.write(
        `\r  ${'█'.repeat(width)}${'░'.repeat(40 - width)} ${done}/${total}${done === total ? '\n' : ''}`,
      );
    } else if (done % 100 === 0 || done === total) {
      console.log(`  ${done}/${total} events`);
    }
  };
}
