import {
  EVENT_KINDS,
  type EventFilter,
  type EventKind,
  FAILED_OUTCOMES,
  type MCPEventRecord,
} from '@skep/contracts';
import type { Command } from 'commander';
import { parseTime } from '../arguments/parse-time.ts';
import { someOf, wholeNumber } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { followEvents } from '../events/follow-events.ts';
import { eventColumns } from '../output/event-columns.ts';
import { toJsonLine } from '../output/json.ts';
import type { Output } from '../output/output.ts';
import { type Column, layOut, renderRows, renderTitles } from '../output/table.ts';
import type { Runtime } from '../runtime.ts';
import { requireInstance } from './require-instance.ts';

interface EventsOptions {
  readonly follow?: boolean;
  readonly since?: string;
  readonly failed?: boolean;
  readonly kind?: readonly EventKind[];
  readonly limit: number;
}

export function addEvents(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('events')
    .description('list what the instances did, the newest last')
    .argument('[id]', 'only what this instance did')
    .option('-f, --follow', 'go on with new events as they come, until Ctrl-C')
    .option('--since <time>', 'only from this time on: 10m, 2h, 1d or an ISO date')
    .option('--failed', `only failures (${FAILED_OUTCOMES.join(', ')})`)
    .option('--kind <kinds>', `only these (${EVENT_KINDS.join(', ')})`, someOf(EVENT_KINDS))
    .option('--limit <number>', 'at most so many, the newest', wholeNumber(0), 50);
  command.addHelpText(
    'after',
    '\nWith --follow, an event is printed again when its outcome changes, for example from running to failed;\n' +
      'and --json prints one event to a line.',
  );
  define<[id: string | undefined], EventsOptions>(
    command,
    runtime,
    [
      ['skep events', 'the last 50 events of all instances'],
      ['skep events work-12-a1 --since 10m --failed', 'what went wrong just now'],
      ['skep events --follow --json --limit 0', 'a stream of what happens from now on'],
    ],
    events,
  );
}

async function events(
  context: CommandContext,
  id: string | undefined,
  options: EventsOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const filter = filterFrom(id, options, output.now);
  const { limit, follow } = options;
  await context.withDatabase(async (db) => {
    if (id !== undefined) await requireInstance(db, id);
    // Read before the list, so that nothing falls between the two.
    const head = follow ? await db.feed.head() : 0;
    const newest = limit === 0 ? [] : await db.listMCPEvents({ ...filter, limit });
    const listed = newest.toReversed();
    const show = createPrinter(output, eventColumns(id === undefined, output), listed, follow === true);
    if (!follow) return;
    const signal = runtime.takeInterrupt();
    for await (const event of followEvents(db, { filter, after: head, listed, signal })) {
      show(event);
    }
  });
}

function filterFrom(id: string | undefined, { since, failed, kind }: EventsOptions, now: Date): EventFilter {
  return {
    ...(id !== undefined && { instanceId: id }),
    ...(since !== undefined && { since: parseTime(since, now) }),
    ...(failed && { outcomes: FAILED_OUTCOMES }),
    ...(kind !== undefined && { kinds: kind }),
  };
}

/** Prints what is listed. @returns A printer for what follows. */
function createPrinter(
  output: Output,
  columns: readonly Column<MCPEventRecord>[],
  listed: readonly MCPEventRecord[],
  follow: boolean,
): (event: MCPEventRecord) => void {
  if (output.json) {
    const show = (event: MCPEventRecord): void => output.write(toJsonLine(event));
    if (follow) listed.forEach(show);
    else output.writeJson(listed);
    return show;
  }
  const layout = layOut(columns, listed, { ...output, open: follow });
  if (listed.length === 0 && !follow) output.note('No events.');
  else output.write(renderTitles(columns, layout) + renderRows(columns, listed, layout));
  return (event) => output.write(renderRows(columns, [event], layout));
}
