import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { prepareFolder } from '../database/prepare-folder.ts';
import { define } from '../define-command.ts';
import type { DatabaseLocation, LocationSource } from '../location/database-location.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

const WHY: Readonly<Record<LocationSource, string>> = {
  option: 'named with --database',
  environment: 'named in SKEP_DATABASE_URL',
  repository: 'for this repository and all of its worktrees',
  user: 'your own, because this folder is in no git repository',
};

export function addInit(parent: Command, runtime: Runtime): void {
  const command = parent.command('init').description('make the database, or bring it up to date');
  define<[], object>(
    command,
    runtime,
    [
      ['skep init', 'for the repository you are in'],
      ['skep init --database ./team.db', 'in a file of your choice'],
    ],
    init,
  );
}

async function init(context: CommandContext): Promise<undefined> {
  const location = context.locate();
  const existed = location.path !== null && existsSync(location.path);
  prepareFolder(location);
  const { openDatabase } = await import('../database/open-database.ts');
  const db = await openDatabase(location, { migrate: false });
  try {
    const { migrations } = await db.migrations.up();
    const { output } = context;
    if (output.json) {
      const { url, path, source } = location;
      output.writeJson({ url, path, source, created: !existed, migrations });
    } else {
      output.write(describe(location, existed, migrations.length));
    }
  } finally {
    await db.disconnect();
  }
}

function describe(location: DatabaseLocation, existed: boolean, migrations: number): string {
  const place = neutralize(location.path ?? location.url);
  const steps = `${migrations} ${migrations === 1 ? 'migration' : 'migrations'} applied`;
  const done = existed
    ? `The database was there already${migrations === 0 ? '' : `, ${steps}`}: ${place}`
    : `Made the database ${place}`;
  return [
    done,
    `  ${WHY[location.source]}`,
    '',
    'Next:',
    '  skep create --issue 12            add an instance for an issue',
    '  skep ls                           see what runs',
    '  skep hook claude-code --help      let Claude Code report by itself',
    '',
  ].join('\n');
}
