import { resolve } from 'node:path';
import type { BackupFile, BackupReport } from '@skep/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import { relativeTime } from '../output/relative-time.ts';
import { sizeText } from '../output/size.ts';
import type { Column } from '../output/table.ts';
import type { Runtime } from '../runtime.ts';

interface BackupOptions {
  readonly list?: boolean;
  readonly force?: boolean;
}

export function addBackup(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('backup')
    .description('copy the database while agents go on, and read the copy back before it gets its name')
    .argument(
      '[path]',
      'the new file; without one, a file of its own in the folder "backups" beside the database',
    )
    .option('-f, --force', 'take the place of the file at the path')
    .option('--list', 'list the backups in that folder instead');
  command.addHelpText(
    'after',
    '\nBackups are also made by themselves, once a day where something was written, and kept for seven days;\n' +
      'SKEP_AUTO_BACKUP, SKEP_BACKUP_INTERVAL (seconds), SKEP_BACKUP_RETENTION (days) and SKEP_BACKUP_FOLDER change that.',
  );
  define<[path: string | undefined], BackupOptions>(
    command,
    runtime,
    [
      ['skep backup', 'into the folder for backups'],
      ['skep backup /mnt/usb/skep.db', 'to another disk'],
      ['skep backup --list', 'those there are, the newest first'],
    ],
    (context, path, options) => (options.list ? list(context, path) : backup(context, path, options)),
  );
}

async function backup(
  context: CommandContext,
  path: string | undefined,
  { force }: BackupOptions,
): Promise<undefined> {
  if (path === undefined && force) {
    throw new CliError('CLI_USAGE', '--force needs the path of the file to take the place of', {
      hint: 'Without a path, every backup is a new file.',
    });
  }
  const target = path === undefined ? undefined : resolve(context.runtime.cwd, path);
  const report = await context.withDatabase((db) =>
    db.maintenance.backup(target, force ? { overwrite: true } : {}),
  );
  const { output } = context;
  if (output.json) output.writeJson(report);
  else output.write(`${reportText(report)}\n`);
}

function reportText({ path, bytes, rows, feedHead }: BackupReport): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const what = `${plural(total, 'row')}, ${sizeText(bytes)}, change ${feedHead}`;
  return `Backed up to ${neutralize(path)} (${what}), and read back: it is whole`;
}

async function list(context: CommandContext, path: string | undefined): Promise<undefined> {
  if (path !== undefined) {
    throw new CliError('CLI_USAGE', '--list takes no path', {
      hint: 'Set SKEP_BACKUP_FOLDER to list another folder.',
    });
  }
  const { backupsOf } = await import('../backup/backups-of.ts');
  const backups = await backupsOf(context.locate());
  const { output } = context;
  if (output.json) output.writeJson(backups);
  else if (backups.length === 0) output.note('There are no backups yet.');
  else output.writeTable(columnsAt(output.now), backups);
}

function columnsAt(now: Date): readonly Column<BackupFile>[] {
  return [
    { title: 'MADE', text: ({ madeAt }) => localTime(madeAt) },
    { title: 'AGE', text: ({ madeAt }) => relativeTime(madeAt, now) },
    { title: 'SIZE', text: ({ bytes }) => sizeText(bytes), align: 'right' },
    { title: 'PATH', text: ({ path }) => neutralize(path), style: () => 'bold' },
  ];
}
