import type { KeyRotation, UserConfigRecord } from '@skep/contracts';
import type { Command } from 'commander';
import { readSecret } from '../arguments/read-secret.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize, neutralizeLines } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import type { Column } from '../output/table.ts';
import type { Runtime } from '../runtime.ts';

const MASK = '********';

export function addConfig(parent: Command, runtime: Runtime): void {
  const group = parent.command('config').description('settings and secrets kept in the database');
  group.helpCommand(false);
  group.addHelpText('after', '\nExamples:\n  $ skep config list\n  $ skep config set default.branch main');
  addGet(group, runtime);
  addSet(group, runtime);
  addList(group, runtime);
  addDelete(group, runtime);
  addRotateKey(group, runtime);
}

function addGet(group: Command, runtime: Runtime): void {
  const command = group
    .command('get')
    .description('print a value; a secret too, because you asked for it by name')
    .argument('<key>', 'its name');
  define<[key: string], object>(
    command,
    runtime,
    [['TOKEN=$(skep config get github.token)', 'in a script']],
    async ({ output, runtime, withDatabase }, key) => {
      const value = await withDatabase((db) => db.getConfig(key));
      if (value === null) throw missing(key);
      if (output.json) output.writeJson({ key, value });
      // A script gets the value as it is; a terminal must not act on it.
      else output.write(`${runtime.stdout.isTTY ? neutralizeLines(value) : value}\n`);
      return undefined;
    },
  );
}

interface SetOptions {
  readonly secret?: boolean;
}

function addSet(group: Command, runtime: Runtime): void {
  const command = group
    .command('set')
    .description('store a value')
    .argument('<key>', 'its name')
    .argument('[value]', 'its value; never that of a secret')
    .option('--secret', 'read the value from stdin, and keep it encrypted');
  define<[key: string, value: string | undefined], SetOptions>(
    command,
    runtime,
    [
      ['skep config set default.branch main', 'a plain value'],
      ['skep config set github.token --secret < token.txt', 'a secret, from a file'],
      ['skep config set github.token --secret', 'a secret, typed unseen'],
    ],
    set,
  );
}

async function set(
  context: CommandContext,
  key: string,
  given: string | undefined,
  { secret }: SetOptions,
): Promise<undefined> {
  const encrypted = secret === true;
  if (encrypted && given !== undefined) {
    throw new CliError('CLI_USAGE', 'a secret must not stand on the command line, where others can read it', {
      hint: `Give it on stdin: skep config set ${key} --secret < FILE. If it is in use, consider it leaked.`,
    });
  }
  if (!encrypted && given === undefined) {
    throw new CliError('CLI_USAGE', 'the value is missing', {
      hint: `Run "skep config set ${key} VALUE", or "skep config set ${key} --secret" to read it from stdin.`,
    });
  }
  const value = given ?? (await readSecret(context.runtime, `${key}: `));
  await context.withDatabase((db) => db.setConfig(key, value, encrypted));
  const { output } = context;
  if (output.json) output.writeJson({ key, encrypted });
  else output.write(`${neutralize(key)} is set${encrypted ? ', encrypted' : ''}\n`);
}

const columns: readonly Column<UserConfigRecord>[] = [
  { title: 'KEY', text: ({ key }) => neutralize(key), style: () => 'bold' },
  {
    title: 'VALUE',
    text: ({ value, encrypted }) => (encrypted ? MASK : neutralize(value)),
    style: ({ encrypted }) => (encrypted ? 'dim' : null),
    shrinks: true,
  },
  { title: 'SECRET', text: ({ encrypted }) => (encrypted ? 'yes' : 'no') },
  { title: 'UPDATED', text: ({ updated_at }) => localTime(updated_at) },
];

function addList(group: Command, runtime: Runtime): void {
  const command = group.command('list').alias('ls').description('list all values; secrets are masked');
  define<[], object>(
    command,
    runtime,
    [['skep config list --json', 'the value of a secret is null']],
    async ({ output, withDatabase }) => {
      const records = await withDatabase((db) => db.listConfig());
      if (output.json) {
        output.writeJson(records.map((record) => (record.encrypted ? { ...record, value: null } : record)));
      } else if (records.length === 0) output.note('Nothing is set.');
      else output.writeTable(columns, records);
      return undefined;
    },
  );
}

function addDelete(group: Command, runtime: Runtime): void {
  const command = group
    .command('delete')
    .alias('rm')
    .description('remove a value')
    .argument('<key>', 'its name');
  define<[key: string], object>(
    command,
    runtime,
    [['skep config delete github.token', '']],
    async ({ output, withDatabase }, key) => {
      await withDatabase(async (db) => {
        // Read from the list, because a sealed value need not be opened to go.
        const records = await db.listConfig();
        if (!records.some((record) => record.key === key)) throw missing(key);
        await db.deleteConfig(key);
      });
      if (output.json) output.writeJson({ key });
      else output.write(`${neutralize(key)} is deleted\n`);
      return undefined;
    },
  );
}

function addRotateKey(group: Command, runtime: Runtime): void {
  const command = group
    .command('rotate-key')
    .description('encrypt all secrets anew with a new key')
    .option('--forget-older', 'drop the keys before it: secrets in older backups will never open again');
  command.addHelpText(
    'after',
    '\nIt can be interrupted anywhere and run again. The new key goes into the key file beside the database; where\n' +
      'SKEP_ENCRYPTION_KEY gives the key, set it to the new one and SKEP_PREVIOUS_ENCRYPTION_KEYS to the old one first.',
  );
  define<[], { readonly forgetOlder?: boolean }>(
    command,
    runtime,
    [
      ['skep config rotate-key', 'older keys are kept, for what is in backups'],
      ['skep config rotate-key --forget-older', 'where the old key is in wrong hands'],
    ],
    async ({ output, withDatabase }, { forgetOlder = false }) => {
      const rotation = await withDatabase((db) => db.maintenance.rotateKey({ forgetOlder }));
      if (output.json) output.writeJson(rotation);
      else output.write(`${rotationText(rotation)}\n`);
      return undefined;
    },
  );
}

function rotationText({ resealed, keyId, forgotten }: KeyRotation): string {
  const dropped = forgotten === 0 ? '' : `; ${plural(forgotten, 'older key')} dropped`;
  return `Encrypted ${plural(resealed, 'secret')} anew with the key ${keyId}${dropped}`;
}

function missing(key: string): CliError {
  return new CliError('CLI_NOT_FOUND', `"${key}" is not set`, {
    hint: 'Run "skep config list" to see what is.',
    context: { key },
  });
}
