import {
  AGENT_KINDS,
  type AgentKind,
  type Database,
  INSTANCE_STATUSES,
  INSTANCE_TYPES,
  type InstanceFilter,
  type InstanceStatus,
  type InstanceType,
  type Where,
} from '@skep/contracts';
import type { ActivityState } from '@skep/core';
import type { Command } from 'commander';
import { ACTIVITY_STATES } from '../activity/activity-states.ts';
import { type InstanceLine, readActivity } from '../activity/read-activity.ts';
import { oneOf, someOf, wholeNumber } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { instanceColumns } from '../output/instance-columns.ts';
import { plural } from '../output/plural.ts';
import type { Runtime } from '../runtime.ts';
import { FINISHED_STATUSES, OPEN_STATUSES } from './finished-statuses.ts';

interface LsOptions {
  readonly type?: readonly InstanceType[];
  readonly status?: readonly InstanceStatus[];
  readonly activity?: readonly ActivityState[];
  readonly agent?: readonly AgentKind[];
  readonly issue?: number;
  readonly parent?: string;
  readonly sort: SortKey;
  readonly reverse?: boolean;
  readonly asc?: boolean;
  readonly limit?: number;
  readonly all?: boolean;
}

const SORTS = { created: 'created_at', activity: 'last_activity', terminated: 'terminated_at' } as const;
type SortKey = keyof typeof SORTS;
const SORT_KEYS = Object.keys(SORTS) as SortKey[];

export function addLs(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('ls')
    .alias('list')
    .description('list the instances that are not finished')
    .option('--all', `include finished ones (${FINISHED_STATUSES.join(', ')})`)
    .option('--type <types>', `only these types (${INSTANCE_TYPES.join(', ')})`, someOf(INSTANCE_TYPES))
    .option('--status <statuses>', `only these (${INSTANCE_STATUSES.join(', ')})`, someOf(INSTANCE_STATUSES))
    .option('--activity <states>', `only these (${ACTIVITY_STATES.join(', ')})`, someOf(ACTIVITY_STATES))
    .option('--agent <agents>', `only these agents (${AGENT_KINDS.join(', ')})`, someOf(AGENT_KINDS))
    .option('--issue <number>', 'only those of this issue', wholeNumber(1))
    .option('--parent <id>', 'only the children of this instance')
    .option('--sort <key>', `newest first by ${SORT_KEYS.join(', ')}`, oneOf(SORT_KEYS), 'activity')
    .option('--reverse', 'oldest first')
    .option('--asc', 'the same as --reverse')
    .option('--limit <number>', 'at most so many', wholeNumber(1));
  define<[], LsOptions>(
    command,
    runtime,
    [
      ['skep ls', 'what runs, the most recently active first'],
      ['skep ls --activity waiting,stalled', 'who needs you'],
      ['skep ls --all --type coding,review --issue 12', 'all that was done on issue 12'],
      ['skep ls --status waiting_review --json', 'for scripts'],
    ],
    list,
  );
}

async function list(context: CommandContext, options: LsOptions): Promise<undefined> {
  const { output } = context;
  const { lines, hidden } = await context.withDatabase((db) => read(db, options, output.now));
  if (output.json) {
    output.writeJson(lines.map(({ instance, ...rest }) => ({ ...instance, ...rest })));
    return;
  }
  if (lines.length > 0) output.writeTable(instanceColumns(output.now, lines), lines);
  else output.note(emptyText(options, hidden));
  if (hidden > 0) output.note(`${plural(hidden, 'finished instance')} hidden; --all shows them.`);
}

interface Listing {
  readonly lines: readonly InstanceLine[];
  /** How many more there would be with `--all`. */
  readonly hidden: number;
}

async function read(db: Database, options: LsOptions, now: Date): Promise<Listing> {
  const lines = await readActivity(db, await db.listInstances(filterFrom(options)), now);
  const { activity: states, limit } = options;
  if (states !== undefined) {
    return {
      lines: lines.filter(({ activity }) => states.includes(activity.state)).slice(0, limit),
      hidden: 0,
    };
  }
  return { lines, hidden: hidesFinished(options) ? await countFinished(db, options) : 0 };
}

function filterFrom(options: LsOptions): InstanceFilter {
  const statuses = options.status ?? (hidesFinished(options) ? OPEN_STATUSES : undefined);
  return {
    ...(statuses && { statuses }),
    ...(options.type && { types: options.type }),
    ...(options.agent && { agents: options.agent }),
    ...(options.issue && { issueNumber: options.issue }),
    ...(options.parent && { parentInstance: options.parent }),
    // What an instance is doing is not stored, so the store cannot count those that match.
    ...(options.limit && options.activity === undefined && { limit: options.limit }),
    orderBy: SORTS[options.sort],
    orderDirection: options.reverse || options.asc ? 'ASC' : 'DESC',
  };
}

/** Asking for a status, or for those that ended, says enough; and sorting by the end is about those, too. */
function hidesFinished({ all, status, activity, sort }: LsOptions): boolean {
  const asksForEnded = activity?.includes('ended') === true;
  return !all && status === undefined && !asksForEnded && sort !== 'terminated';
}

/** Counts in storage, because there may be years of them. */
async function countFinished(db: Database, options: LsOptions): Promise<number> {
  const where: Where = {
    status: { in: FINISHED_STATUSES },
    ...(options.type && { type: { in: options.type } }),
    ...(options.agent && { agent: { in: options.agent } }),
    ...(options.issue && { issue_number: options.issue }),
    ...(options.parent && { parent_instance_id: options.parent }),
  };
  const [group] = await db.adapter.aggregate('instances', { where, measures: { count: { op: 'count' } } });
  return Number(group?.values.count ?? 0);
}

function emptyText(options: LsOptions, hidden: number): string {
  const { type, status, activity, agent, issue, parent } = options;
  const filtered = [type, status, activity, agent, issue, parent].some((value) => value !== undefined);
  if (filtered) return 'No instance matches.';
  if (hidden > 0) return 'Nothing runs.';
  return 'There are no instances yet. "skep create" adds one; "skep hooks install" lets agents add themselves.';
}
