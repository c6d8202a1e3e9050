import type { ChangeRecord, Database, EventFilter, EventOutcome, MCPEventRecord } from '@skep/contracts';
import { expect, test } from 'vitest';
import { followEvents, ShownEvents } from './follow-events.ts';

const event = (id: number, outcome: EventOutcome = 'succeeded') => ({ id, outcome }) as MCPEventRecord;

test('an event is news once', () => {
  const shown = new ShownEvents([event(1)]);
  expect([shown.isNews(event(1)), shown.isNews(event(2)), shown.isNews(event(2))]).toEqual([
    false,
    true,
    false,
  ]);
});

test('an outcome that changes is news', () => {
  const shown = new ShownEvents([event(1, 'running')]);
  expect([shown.isNews(event(1, 'failed')), shown.isNews(event(1, 'failed'))]).toEqual([true, false]);
});

test('only so many are remembered', () => {
  const shown = new ShownEvents([]);
  for (let id = 0; id <= 10_000; id += 1) shown.isNews(event(id));
  expect([shown.isNews(event(10_000)), shown.isNews(event(0))]).toEqual([false, true]);
});

/** A database that holds `stored`, and whose feed has `changes`. */
function database(stored: readonly MCPEventRecord[], changes: readonly Partial<ChangeRecord>[]): Database {
  return {
    feed: {
      async *watch() {
        yield* changes;
      },
    },
    listMCPEvents: async ({ ids, outcomes }: EventFilter) =>
      stored.filter(({ id, outcome }) => ids?.includes(id) && (outcomes?.includes(outcome) ?? true)),
  } as unknown as Database;
}

const change = (key: string, operation = 'insert', table_name = 'mcp_events') =>
  ({ record_key: key, operation, table_name }) as ChangeRecord;

async function follow(db: Database, filter: EventFilter = {}, listed: readonly MCPEventRecord[] = []) {
  const signal = new AbortController().signal;
  const ids: number[] = [];
  for await (const { id } of followEvents(db, { filter, after: 0, listed, signal })) ids.push(id);
  return ids;
}

test('what the feed tells of events is shown in its order', async () => {
  const db = database([event(1), event(2)], [change('2'), change('a', 'insert', 'instances'), change('1')]);
  expect(await follow(db)).toEqual([2, 1]);
});

test('what was listed, deleted or is of no interest is left out', async () => {
  const changes = [change('1'), change('2'), change('3', 'delete'), change('4')];
  const db = database([event(1), event(2, 'failed'), event(4)], changes);
  expect(await follow(db, { outcomes: ['failed'] }, [])).toEqual([2]);
  expect(await follow(db, {}, [event(1)])).toEqual([2, 4]);
});
