import { INSTANCE_STATUSES, type InstanceStatus } from '@skep/contracts';
import { Argument, type Command } from 'commander';
import { oneOf } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

export function addStatus(parent: Command, runtime: Runtime): void {
  const status = new Argument('<status>', INSTANCE_STATUSES.join(', ')).argParser(oneOf(INSTANCE_STATUSES));
  const command = parent
    .command('status')
    .description("change an instance's status, if the workflow allows it")
    .argument('<id>', 'the instance')
    .addArgument(status);
  define<[id: string, status: InstanceStatus], object>(
    command,
    runtime,
    [
      ['skep status work-12-a1 waiting_review', 'it waits for a review'],
      ['skep status work-12-a1 terminated', 'it is over'],
    ],
    changeStatus,
  );
}

async function changeStatus(context: CommandContext, id: string, status: InstanceStatus): Promise<undefined> {
  const instance = await context.withDatabase(async (db) => {
    await db.updateInstanceStatus(id, status);
    return db.getInstance(id);
  });
  const { output } = context;
  if (output.json) output.writeJson(instance);
  else output.write(`${neutralize(id)} is now ${status}\n`);
}
