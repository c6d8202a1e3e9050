import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { RestoreOptions } from '../restore/run-restore.ts';
import type { Runtime } from '../runtime.ts';

export function addRestore(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('restore')
    .description('put a backup in the place of the database, which is kept beside it')
    .argument('<file>', 'the backup, or "latest" for the newest in the folder for backups')
    .option('-y, --yes', 'do not ask');
  command.addHelpText(
    'after',
    '\nThe backup is read and checked first. Nobody else may have the database open meanwhile: who does is named.',
  );
  define<[file: string], RestoreOptions>(
    command,
    runtime,
    [
      ['skep restore latest', 'says what would be lost, and asks'],
      ['skep restore /mnt/usb/skep.db --yes', 'for scripts'],
    ],
    async (context, file, options) =>
      (await import('../restore/run-restore.ts')).restore(context, file, options),
  );
}
