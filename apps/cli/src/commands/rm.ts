import type { Database } from '@skep/contracts';
import type { Command } from 'commander';
import { requireConfirmation } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import type { Runtime } from '../runtime.ts';
import { requireInstance } from './require-instance.ts';

interface RmOptions {
  readonly yes?: boolean;
}

export function addRm(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('rm')
    .description('delete an instance with its events and relationships; its children stay')
    .argument('<id>', 'the instance')
    .option('-y, --yes', 'do not ask');
  define<[id: string], RmOptions>(
    command,
    runtime,
    [
      ['skep rm work-12-a1', 'asks first'],
      ['skep rm work-12-a1 --yes', 'for scripts'],
    ],
    remove,
  );
}

async function remove(context: CommandContext, id: string, { yes }: RmOptions): Promise<undefined> {
  const { output } = context;
  await context.withDatabase(async (db) => {
    const losses = await lossesOf(db, id);
    const what = describe(id, losses);
    await requireConfirmation(context, { given: yes, question: `Delete ${what}?` });
    await db.deleteInstance(id);
    if (output.json) output.writeJson({ id, ...losses });
    else output.write(`Deleted ${what}\n`);
  });
}

/** What goes with an instance, and which children lose their parent. */
interface Losses {
  readonly events: number;
  readonly relationships: number;
  readonly orphans: readonly string[];
}

async function lossesOf(db: Database, id: string): Promise<Losses> {
  await requireInstance(db, id);
  const [activity] = await db.getInstanceActivity([id]);
  const relationships = await db.getRelationships(id);
  const children = await db.listInstances({ parentInstance: id });
  return {
    events: activity?.events ?? 0,
    relationships: relationships.length,
    orphans: children.map((child) => child.id),
  };
}

function describe(id: string, { events, relationships, orphans }: Losses): string {
  const goes = `${neutralize(id)} with ${plural(events, 'event')} and ${plural(relationships, 'relationship')}`;
  if (orphans.length === 0) return goes;
  return `${goes}, leaving ${orphans.map(neutralize).join(', ')} without a parent`;
}
