import type { ChangeRecord, Database, MCPEventRecord } from '@skep/contracts';
import type { Engine } from '../engine.ts';
import { isAsWritten, placeOf } from './events.ts';
import { type Inspection, type InspectionRequest, unopened } from './inspection.ts';
import type { Failure } from './ledger.ts';
import { databaseOver, failureOf } from './open.ts';

/** Opens a store as an application does, and reads all that writers wrote to it. */
export async function inspect(engine: Engine, request: InspectionRequest): Promise<Inspection> {
  const db = await databaseOver({ engine, file: request.file });
  try {
    await db.connect();
    return { failure: null, ...(await contentOf(db, request)) };
  } catch (error) {
    return unopened(failureOf(error));
  } finally {
    await db.disconnect().catch(() => undefined);
  }
}

async function contentOf(
  db: Database,
  { deep = false, pruned = false }: InspectionRequest,
): Promise<Omit<Inspection, 'failure'>> {
  const { problems } = await db.checkIntegrity();
  const events = await db.listMCPEvents();
  const changes = await everyChange(db);
  const config = await db.listConfig();
  const schema = await db.migrations.verify();
  const activity = await db.getInstanceActivity();
  return {
    integrity: [...problems, ...schema.map(({ object, message }) => `${object}: ${message}`)],
    counted: Object.fromEntries(activity.map(({ instance_id, tool_calls }) => [instance_id, tool_calls])),
    ...lanesOf(events, new Map(config.map(({ key, value }) => [key, Number(value)]))),
    feed: pruned ? [] : problemsOfFeed(changes, events),
    feedHead: changes.at(-1)?.seq ?? 0,
    verification: await attempt(() => db.maintenance.verify({ deep })),
    health: await attempt(() => db.health()),
  };
}

function lanesOf(
  newestFirst: readonly MCPEventRecord[],
  counters: ReadonlyMap<string, number>,
): Pick<Inspection, 'lanes' | 'twice' | 'altered'> {
  const lanes: Record<string, { events: number[]; counter: number }> = {};
  for (const [key, counter] of counters) {
    if (key.startsWith('counter/')) lanes[key.slice('counter/'.length)] = { events: [], counter };
  }
  const twice: string[] = [];
  const altered: string[] = [];
  const seen = new Set<string>();
  for (const event of newestFirst.toReversed()) {
    const place = placeOf(event);
    if (place === null) {
      altered.push(`the event ${event.id}`);
      continue;
    }
    const { lane, n } = place;
    const name = `${lane}#${n}`;
    if (seen.has(name)) twice.push(name);
    seen.add(name);
    if (!isAsWritten(event, lane, n)) altered.push(name);
    lanes[lane] ??= { events: [], counter: 0 };
    lanes[lane].events.push(n);
  }
  return { lanes, twice, altered };
}

async function everyChange(db: Database): Promise<ChangeRecord[]> {
  const changes: ChangeRecord[] = [];
  for (;;) {
    const last = changes.at(-1);
    const page = await db.feed.read({ limit: 5000, ...(last !== undefined && { after: last.seq }) });
    if (page.length === 0) return changes;
    changes.push(...page);
  }
}

/** The feed has an entry for each event, each once, and no number is left out. */
function problemsOfFeed(changes: readonly ChangeRecord[], events: readonly MCPEventRecord[]): string[] {
  const problems: string[] = [];
  let expected = 1;
  for (const { seq } of changes) {
    if (seq !== expected) problems.push(`after the entry ${expected - 1} comes ${seq}`);
    expected = seq + 1;
  }
  const inserts = changes.filter(
    ({ table_name, operation }) => table_name === 'mcp_events' && operation === 'insert',
  );
  const told = new Set(inserts.map(({ record_key }) => record_key));
  const untold = events.filter(({ id }) => !told.has(String(id))).length;
  if (untold > 0) problems.push(`${untold} events have no entry`);
  if (inserts.length !== events.length - untold)
    problems.push(`${inserts.length} entries tell of ${events.length} events`);
  return problems;
}

async function attempt<T>(run: () => Promise<T>): Promise<T | Failure> {
  try {
    return await run();
  } catch (error) {
    return failureOf(error);
  }
}
