import type {
  InstanceRecord,
  InstanceStatus,
  MCPEventRecord,
  RelationshipRecord,
  ReviewState,
  TokenTotals,
} from '@skep/contracts';
import { type AgentActivity, STATUS_TRANSITIONS } from '@skep/core';
import type { Command } from 'commander';
import { type InstanceCounts, readActivity } from '../activity/read-activity.ts';
import { wholeNumber } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { activityText } from '../output/activity-text.ts';
import type { Paint } from '../output/colour.ts';
import { eventColumns } from '../output/event-columns.ts';
import { statusStyle } from '../output/instance-columns.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize, neutralizeLines } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { relativeTime } from '../output/relative-time.ts';
import { tokenText } from '../output/token-text.ts';
import { answers, askedText, reasonText, standingText } from '../review/review-text.ts';
import type { Runtime } from '../runtime.ts';
import { requireInstance } from './require-instance.ts';

interface ShowOptions {
  readonly events: number;
}

/** All there is to know of one instance. */
interface Portrait {
  readonly instance: InstanceRecord;
  /** The statuses that it may go to. */
  readonly next: readonly InstanceStatus[];
  readonly activity: AgentActivity;
  readonly counts: InstanceCounts;
  /** How the reviews of its work stand; null where they are none of its business. */
  readonly reviews: ReviewState | null;
  /** By model. */
  readonly tokens: readonly TokenTotals[];
  readonly children: readonly string[];
  readonly relationships: readonly RelationshipRecord[];
  /** Oldest first. */
  readonly events: readonly MCPEventRecord[];
}

export function addShow(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('show')
    .description('show all of one instance: its fields, activity, tokens, relationships and last events')
    .argument('<id>', 'the instance')
    .option('--events <number>', 'how many of its last events', wholeNumber(0), 10);
  define<[id: string], ShowOptions>(
    command,
    runtime,
    [
      ['skep show work-12-a1', 'everything, with the last 10 events'],
      ['skep show work-12-a1 --json | jq .worktree_path', 'one field'],
    ],
    show,
  );
}

async function show(context: CommandContext, id: string, options: ShowOptions): Promise<undefined> {
  const { output } = context;
  const portrait = await context.withDatabase(async (db): Promise<Portrait> => {
    const instance = await requireInstance(db, id);
    const [line] = await readActivity(db, [instance], output.now);
    if (line === undefined) throw new Error(`The store told no activity of ${id}.`);
    const children = await db.listInstances({ parentInstance: id });
    const events = options.events === 0 ? [] : await db.getMCPEvents(id, options.events);
    return {
      instance,
      next: STATUS_TRANSITIONS[instance.status],
      activity: line.activity,
      counts: line.counts,
      reviews: instance.type === 'coding' ? await db.reviews.status(id) : null,
      tokens: await db.getTokenTotals({ instanceIds: [id] }),
      children: children.map((child) => child.id),
      relationships: await db.getRelationships(id),
      events: events.toReversed(),
    };
  });
  if (output.json) {
    const { instance, ...rest } = portrait;
    output.writeJson({ ...instance, ...rest });
  } else {
    output.write(`${fieldLines(portrait, output).join('\n')}\n`);
    writeEvents(portrait.events, output);
  }
}

function fieldLines(portrait: Portrait, output: Output): string[] {
  const { instance, next, activity, counts, reviews, tokens, children, relationships } = portrait;
  const { paint, now } = output;
  const { system_prompt: prompt, ...fields } = instance;
  const rows = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (name === 'id') return [[name, paint('bold', neutralize(instance.id))]];
    if (name !== 'status') return [[name, fieldText(value, now)]];
    const status: [string, string] = [name, statusText(instance.status, next, paint)];
    return [status, ['activity', activityText(activity, output)], ...reviewRows(reviews, output)];
  });
  if (prompt === null) rows.push(['system_prompt', '-']);
  const { events, tool_calls, failures } = counts;
  rows.push([
    'did',
    [plural(events, 'event'), plural(tool_calls, 'tool call'), plural(failures, 'failure')].join(', '),
  ]);
  for (const totals of tokens) rows.push(['tokens', tokenText(totals)]);
  if (children.length > 0) rows.push(['children', children.map(neutralize).join(', ')]);
  for (const relationship of relationships) rows.push(['relationship', relationshipText(relationship)]);

  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `${paint('dim', name.padEnd(width))}  ${text}`);
  if (prompt === null) return lines;
  const indented = neutralizeLines(prompt)
    .split('\n')
    .map((line) => `  ${line}`);
  return [...lines, paint('dim', 'system_prompt'), ...indented];
}

/** How its reviews stand, and what has to be decided. */
function reviewRows(state: ReviewState | null, { paint, now }: Output): [string, string][] {
  const standing = state === null ? null : standingText(state, now);
  const rows: [string, string][] = standing === null ? [] : [['review', standing]];
  if (state?.decision == null) return rows;
  const { decision, instance_id } = state;
  const asked = `${paint('inverse', 'needed')}: ${reasonText(decision)} (${askedText(decision, now)})`;
  return [
    ...rows,
    ['decision', asked],
    ...answers(instance_id, decision.choices).map((command): [string, string] => ['', command]),
  ];
}

function statusText(status: InstanceStatus, next: readonly InstanceStatus[], paint: Paint): string {
  const following = next.length === 0 ? 'final' : `next: ${next.join(', ')}`;
  return `${paint(statusStyle(status), status)} ${paint('dim', `(${following})`)}`;
}

function fieldText(value: string | number | Date | null, now: Date): string {
  if (value === null) return '-';
  if (value instanceof Date) return `${localTime(value)} (${relativeTime(value, now)})`;
  return neutralize(String(value));
}

function relationshipText(relationship: RelationshipRecord): string {
  const { parent_instance, child_instance, relationship_type, review_iteration } = relationship;
  const round = relationship_type === 'spawned_review' ? `, round ${review_iteration}` : '';
  return `${neutralize(parent_instance)} -> ${neutralize(child_instance)} (${relationship_type}${round})`;
}

function writeEvents(events: readonly MCPEventRecord[], output: Output): void {
  if (events.length === 0) return;
  output.write('\n');
  output.writeTable(eventColumns(false, output), events);
}
