import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { DoctorOptions } from '../doctor/run-doctor.ts';
import type { Runtime } from '../runtime.ts';

export function addDoctor(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('doctor')
    .description('look for what is wrong with the database and the hooks, and say what to do')
    .option('--deep', 'also read every row, and compare it with its checksum')
    .option('--repair', 'write what can be read of a damaged database into a new file; asks first')
    .option('--accept-losses', 'take note of what was lost, so that it is reported no more')
    .option('-y, --yes', 'with --repair: do not ask');
  define<[], DoctorOptions>(
    command,
    runtime,
    [
      ['skep doctor', 'ends with 1 where something is wrong'],
      ['skep doctor --deep --json', 'for monitoring: takes as long as reading the whole database'],
      ['skep doctor --repair', 'says what it will do, asks, and changes nothing of the database itself'],
    ],
    async (context, options) => (await import('../doctor/run-doctor.ts')).runDoctor(context, options),
  );
}
