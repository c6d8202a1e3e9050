import type { Database, ReviewDecisionRecord } from '@skep/contracts';
import type { Command } from 'commander';
import { readDecisions } from '../activity/read-reviews.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { statusStyle } from '../output/instance-columns.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { relativeTime } from '../output/relative-time.ts';
import { reviewStyle } from '../review/review-text.ts';
import type { Runtime } from '../runtime.ts';
import { Family, type FamilyRecords } from '../tree/family.ts';
import type { Label } from '../tree/labels.ts';
import { ASCII_LINES, type TreeLine, treeLines, UNICODE_LINES } from '../tree/tree-lines.ts';
import { FINISHED_STATUSES } from './finished-statuses.ts';
import { requireInstance } from './require-instance.ts';

interface TreeOptions {
  readonly all?: boolean;
  readonly ascii?: boolean;
}

export function addTree(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('tree')
    .description('show who brought about whom: plans, forks, and reviewers with their rounds and verdicts')
    .argument('[id]', 'only the family of this instance')
    .option('--all', 'include families that are finished altogether')
    .option('--ascii', 'draw with ASCII only');
  define<[id: string | undefined], TreeOptions>(
    command,
    runtime,
    [
      ['skep tree', 'every family with somebody at work'],
      ['skep tree work-12-a1', 'its ancestors and all of their descendants'],
    ],
    tree,
  );
}

async function tree(
  context: CommandContext,
  id: string | undefined,
  options: TreeOptions,
): Promise<undefined> {
  const { output } = context;
  const records = await context.withDatabase((db) => read(db, id));
  const family = new Family(records);
  const lines = output.unicode && !options.ascii ? UNICODE_LINES : ASCII_LINES;
  const roots = id === undefined ? family.roots() : family.rootsOf(id);
  const trees = treeLines(family, roots, lines);
  const showsAll = options.all === true || id !== undefined;
  const shown = showsAll ? trees : trees.filter((tree) => tree.some(isOpen));
  if (output.json) {
    writeRecords(output, shown, records);
    return;
  }
  const hidden = trees.length - shown.length;
  for (const line of shown.flat()) output.write(`${lineText(line, id, records.decisions, output)}\n`);
  if (trees.length === 0) output.note('There are no instances yet.');
  if (hidden > 0) output.note(`${plural(hidden, 'finished tree')} hidden; --all shows them.`);
}

interface TreeRecords extends Required<FamilyRecords> {
  /** Those that people are asked for, by instance. */
  readonly decisions: ReadonlyMap<string, ReviewDecisionRecord>;
}

/** One query for each kind of record, oldest first. */
async function read(db: Database, id: string | undefined): Promise<TreeRecords> {
  if (id !== undefined) await requireInstance(db, id);
  const instances = await db.listInstances({ orderBy: 'created_at', orderDirection: 'ASC' });
  const relationships = await db.listRelationships();
  const reviews = await db.reviews.list();
  const decisions = await readDecisions(db);
  return { instances, relationships: relationships.toReversed(), reviews: reviews.toReversed(), decisions };
}

function isOpen({ instance }: TreeLine): boolean {
  return !FINISHED_STATUSES.includes(instance.status);
}

/** The records that the trees are made of. */
function writeRecords(
  output: Output,
  trees: readonly (readonly TreeLine[])[],
  { relationships, reviews, decisions }: TreeRecords,
): void {
  const instances = new Map(trees.flat().map(({ instance }) => [instance.id, instance]));
  output.writeJson({
    instances: [...instances.values()],
    relationships: relationships.filter(({ child_instance }) => instances.has(child_instance)),
    reviews: reviews.filter(({ reviewer_instance }) => instances.has(reviewer_instance)),
    decisions: [...decisions.values()].filter(({ instance_id }) => instances.has(instance_id)),
  });
}

function lineText(
  { prefix, instance, labels, again }: TreeLine,
  asked: string | undefined,
  decisions: TreeRecords['decisions'],
  output: Output,
): string {
  const { paint, now } = output;
  const name = paint(instance.id === asked ? 'underline' : 'bold', neutralize(instance.id));
  const relation =
    labels.length === 0 ? '' : ` (${labels.map((label) => labelText(label, output)).join('; ')})`;
  if (again) return `${prefix}${name}${relation} ${paint('dim', 'shown above')}`;
  const issue = instance.issue_number === null ? [] : [`#${instance.issue_number}`];
  const status = paint(statusStyle(instance.status), instance.status);
  const decision = decisions.has(instance.id) ? [paint('inverse', 'to decide')] : [];
  const age = paint('dim', relativeTime(instance.last_activity, now));
  return `${prefix}${name}${relation}  ${[instance.type, status, ...decision, ...issue, age].join('  ')}`;
}

function labelText({ text, verdict }: Label, { paint }: Output): string {
  return paint(verdict === null ? 'dim' : reviewStyle(verdict), neutralize(text));
}
