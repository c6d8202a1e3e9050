import type { Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { describeError } from '../errors/describe-error.ts';
import { neutralize } from '../output/neutralize.ts';
import { relativeTime } from '../output/relative-time.ts';
import type { Column } from '../output/table.ts';
import { AGENT_HOOKS } from './agents.ts';
import { type HooksStatus, works } from './status.ts';

/** Prints how the hooks of these agents stand, and when the last event of each came in. */
export async function writeStatus(
  context: CommandContext,
  agents: readonly Agent[],
  all: readonly HooksStatus[],
): Promise<void> {
  const { output } = context;
  const last = await lastEvents(context, agents);
  if (output.json) {
    output.writeJson(
      all.map(({ disabledBy, ...one }) => ({
        ...one,
        disabled_by: disabledBy,
        works: works({ ...one, disabledBy }),
        last_event_at: last.get(one.agent) ?? null,
      })),
    );
    return;
  }
  const lastText = ({ agent }: HooksStatus) => {
    const time = last.get(agent);
    return time === undefined ? '' : relativeTime(time, output.now);
  };
  output.writeTable([...COLUMNS, { title: 'LAST EVENT', text: lastText }, FILE], all);
  for (const one of all) {
    for (const line of detailsOf(one)) output.write(`${AGENT_HOOKS[one.agent].name}: ${neutralize(line)}\n`);
  }
}

const COLUMNS: readonly Column<HooksStatus>[] = [
  { title: 'AGENT', text: ({ agent }) => AGENT_HOOKS[agent].name },
  { title: 'SETTINGS', text: ({ scope }) => scope },
  {
    title: 'HOOKS',
    text: ({ state }) => state.replace('-', ' '),
    style: (one) => (works(one) ? 'green' : one.state === 'not-installed' ? 'dim' : 'yellow'),
  },
];

const FILE: Column<HooksStatus> = { title: 'FILE', text: ({ path }) => neutralize(path) };

function detailsOf({ agent, scope, path, error, ...status }: HooksStatus): string[] {
  const { state, missing, outdated, custom, commands, disabledBy } = status;
  const again = `run "skep hooks install ${agent} --${scope}"`;
  const lines: string[] = [];
  if (error !== null) lines.push(error);
  if (disabledBy !== null) lines.push(`${path}: the settings switch the hooks off (${disabledBy}).`);
  if (state === 'partly') lines.push(`${path} does not report ${missing.join(', ')}: ${again}.`);
  if (outdated.length > 0) {
    lines.push(
      `${path} starts Skep in another way than would be written now (${outdated.join(', ')}): ${again}.`,
    );
  }
  for (const { command, found } of commands) {
    if (!found) lines.push(`"${command}" in ${path} is not there: ${again}.`);
  }
  if (custom.length > 0) lines.push(`${path} runs Skep in your own way at ${custom.join(', ')}.`);
  return lines;
}

/** When the last event of each agent came in. Where there is no database to ask, nothing is known. */
async function lastEvents(
  context: CommandContext,
  agents: readonly Agent[],
): Promise<ReadonlyMap<Agent, Date>> {
  const last = new Map<Agent, Date>();
  try {
    await context.withDatabase(
      async (db) => {
        for (const agent of agents) {
          const [instance] = await db.listInstances({ agents: [agent], orderBy: 'last_activity', limit: 1 });
          const [activity] = instance === undefined ? [] : await db.getInstanceActivity([instance.id]);
          if (activity?.last_event_at) last.set(agent, activity.last_event_at);
        }
      },
      { migrate: false },
    );
  } catch (error) {
    const { code, message } = describeError(error);
    if (code !== 'CLI_NO_DATABASE') context.output.note(`The last events are not known: ${code}: ${message}`);
  }
  return last;
}
