import type { InstanceDependants } from '@skep/contracts';
import type { Command } from 'commander';
import { requireConfirmation } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { concernsOthers, lossText } from '../rm/losses.ts';
import type { Runtime } from '../runtime.ts';

interface RmOptions {
  readonly yes?: boolean;
  readonly force?: boolean;
}

export function addRm(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('rm')
    .description('delete an instance with its events, relationships and reviews; its children stay')
    .argument('<id>', 'the instance')
    .option('-y, --yes', 'do not ask')
    .option('-f, --force', 'do not ask, and delete it even if it has children or reviews');
  define<[id: string], RmOptions>(
    command,
    runtime,
    [
      ['skep rm work-12-a1', 'asks first'],
      ['skep rm work-12-a1 --yes', 'for scripts'],
      ['skep rm work-12-a1 --force', 'with its reviews, leaving its children without a parent'],
    ],
    remove,
  );
}

async function remove(context: CommandContext, id: string, { yes, force }: RmOptions): Promise<undefined> {
  const { output } = context;
  await context.withDatabase(async (db) => {
    const expected = await db.getInstanceDependants(id);
    if (!force) {
      refuseOthers(expected);
      await requireConfirmation(context, { given: yes, question: `Delete ${lossText(expected)}?` });
    }
    const lost = await db.transaction(async (tx) => {
      const dependants = await tx.getInstanceDependants(id);
      // A child or a review may have come while the person thought about it.
      if (!force) refuseOthers(dependants);
      await tx.deleteInstance(id);
      return dependants;
    });
    const { instance_id, ...counts } = lost;
    if (output.json) output.writeJson({ id: instance_id, ...counts });
    else output.write(`Deleted ${lossText(lost)}\n`);
  });
}

/** @throws CliError `CLI_NOT_CONFIRMED` */
function refuseOthers(dependants: InstanceDependants): void {
  if (!concernsOthers(dependants)) return;
  throw new CliError('CLI_NOT_CONFIRMED', `this would delete ${lossText(dependants)}`, {
    hint: 'Give --force to do it all the same.',
    context: { ...dependants },
  });
}
