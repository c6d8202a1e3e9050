import type { InstanceUpdate } from '@skep/contracts';
import type { Command } from 'commander';
import { addFieldOptions, clearable, fieldsFrom, settableFields } from '../arguments/instance-fields.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

interface UpdateOptions extends Readonly<Record<string, unknown>> {
  readonly clear?: readonly string[];
}

export function addUpdate(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('update')
    .description("change an instance's fields")
    .argument('<id>', 'the instance');
  addFieldOptions(
    command,
    settableFields.filter((field) => field !== 'created_at'),
  );
  command.option('--clear <fields...>', 'empty these fields, by their record names');
  define<[id: string], UpdateOptions>(
    command,
    runtime,
    [
      ['skep update work-12-a1 --pr-number 34 --pr-url https://…/34', 'note its pull request'],
      ['skep update work-12-a1 --clear tmux_session claude_pid', 'it runs nowhere any more'],
    ],
    update,
  );
}

async function update(context: CommandContext, id: string, options: UpdateOptions): Promise<undefined> {
  const updates: InstanceUpdate = { ...fieldsFrom(options), ...clearable(options.clear ?? []) };
  const names = Object.keys(updates);
  if (names.length === 0) {
    throw new CliError('CLI_USAGE', 'there is nothing to change', {
      hint: 'Name at least one field; "skep update --help" lists them.',
    });
  }
  const instance = await context.withDatabase(async (db) => {
    await db.updateInstance(id, updates);
    return db.getInstance(id);
  });
  const { output } = context;
  if (output.json) output.writeJson(instance);
  else output.write(`${neutralize(id)}: changed ${names.join(', ')}\n`);
}
