import {
  AGENT_KINDS,
  type AgentKind,
  type Database,
  INSTANCE_STATUSES,
  INSTANCE_TYPES,
  type InstanceActivity,
  type InstanceFilter,
  type InstanceRecord,
  type InstanceStatus,
  type InstanceType,
  type Where,
} from '@skep/contracts';
import type { Command } from 'commander';
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
      ['skep ls --all --type coding,review --issue 12', 'all that was done on issue 12'],
      ['skep ls --status waiting_review --json', 'for scripts'],
    ],
    list,
  );
}

async function list(context: CommandContext, options: LsOptions): Promise<undefined> {
  const filter = filterFrom(options);
  const { instances, activity, hidden } = await context.withDatabase((db) => read(db, filter, options));
  const { output } = context;
  const lines = instances.map((instance) => ({ instance, activity: activity.get(instance.id) }));
  if (output.json) {
    output.writeJson(
      lines.map((line) => ({ ...line.instance, activity: line.activity ?? noActivity(line.instance.id) })),
    );
    return;
  }
  if (lines.length > 0) output.writeTable(instanceColumns(output.now), lines);
  else output.note(emptyText(options, hidden));
  if (hidden > 0) output.note(`${plural(hidden, 'finished instance')} hidden; --all shows them.`);
}

interface Listing {
  readonly instances: readonly InstanceRecord[];
  readonly activity: ReadonlyMap<string, InstanceActivity>;
  /** How many more there would be with `--all`. */
  readonly hidden: number;
}

async function read(db: Database, filter: InstanceFilter, options: LsOptions): Promise<Listing> {
  const instances = await db.listInstances(filter);
  const activity = await db.getInstanceActivity(instances.map((instance) => instance.id));
  return {
    instances,
    activity: new Map(activity.map((counts) => [counts.instance_id, counts])),
    hidden: hidesFinished(options) ? await countFinished(db, options) : 0,
  };
}

function filterFrom(options: LsOptions): InstanceFilter {
  const statuses = options.status ?? (hidesFinished(options) ? OPEN_STATUSES : undefined);
  return {
    ...(statuses && { statuses }),
    ...(options.type && { types: options.type }),
    ...(options.agent && { agents: options.agent }),
    ...(options.issue && { issueNumber: options.issue }),
    ...(options.parent && { parentInstance: options.parent }),
    ...(options.limit && { limit: options.limit }),
    orderBy: SORTS[options.sort],
    orderDirection: options.reverse || options.asc ? 'ASC' : 'DESC',
  };
}

/** Asking for a status says enough; and sorting by the end is about those that ended. */
function hidesFinished({ all, status, sort }: LsOptions): boolean {
  return !all && status === undefined && sort !== 'terminated';
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

function noActivity(id: string): InstanceActivity {
  return { instance_id: id, events: 0, tool_calls: 0, failures: 0, last_event_at: null, last_by_kind: {} };
}

function emptyText(options: LsOptions, hidden: number): string {
  const { type, status, agent, issue, parent } = options;
  const filtered = [type, status, agent, issue, parent].some((value) => value !== undefined);
  if (filtered) return 'No instance matches.';
  if (hidden > 0) return 'Nothing runs.';
  return 'There are no instances yet. "skep create" adds one; "skep hook claude-code --help" lets agents add themselves.';
}
