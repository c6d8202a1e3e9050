import type { DatabaseStatistics, StorageAdapter, StorageStatistics, TableName } from '@skep/contracts';

const DAY = 86_400_000;
const DAYS = 7;

/** Counts and sizes, all of them summed up in the store. */
export async function readStatistics(storage: StorageAdapter, now: Date): Promise<DatabaseStatistics> {
  const sizes = await storage.statistics();
  const since = new Date(startOfDay(now) - (DAYS - 1) * DAY);
  const counts = async (table: TableName, field: string): Promise<Record<string, number>> => {
    const groups = await storage.aggregate(table, { groupBy: [field], measures: { rows: { op: 'count' } } });
    return Object.fromEntries(groups.map(({ keys, values }) => [String(keys[field]), Number(values.rows)]));
  };
  const days = await storage.aggregate('mcp_events', {
    where: { timestamp: { gte: since } },
    groupBy: [{ field: 'timestamp', bucket: DAY }],
    measures: { events: { op: 'count' } },
  });
  const byDay = new Map(
    days.map(({ keys, values }) => [Number(keys.timestamp), Number(values.events)] as const),
  );
  const eventsByDay = Array.from({ length: DAYS }, (_, index) => {
    const start = since.getTime() + index * DAY;
    return { day: new Date(start), events: byDay.get(start) ?? 0 };
  });
  const [feed] = await storage.aggregate('changes', { measures: { head: { op: 'max', field: 'seq' } } });
  return {
    ...sizes,
    instancesByStatus: await counts('instances', 'status'),
    eventsByOutcome: await counts('mcp_events', 'outcome'),
    reviewsByStatus: await counts('reviews', 'status'),
    feedHead: Number(feed?.values.head ?? 0),
    eventsByDay,
    bytesPerDay: growthOf(sizes, eventsByDay, now),
  };
}

type DayCount = DatabaseStatistics['eventsByDay'][number];

/**
 * Bytes a day: what an event takes, everything that comes with it included, by the events of these days. Days before the first
 * of them do not count, and of today what has passed. Pure.
 */
export function growthOf(
  { databaseBytes, unusedBytes, rows }: Pick<StorageStatistics, 'databaseBytes' | 'unusedBytes' | 'rows'>,
  days: readonly DayCount[],
  now: Date,
): number | null {
  if (databaseBytes === null) return null;
  const events = days.reduce((sum, day) => sum + day.events, 0);
  const all = Math.max(events, rows.mcp_events ?? 0);
  const first = days.find((day) => day.events > 0);
  if (first === undefined || all === 0) return 0;
  const passed = Math.max(1, (now.getTime() - first.day.getTime()) / DAY);
  return Math.round(((databaseBytes - (unusedBytes ?? 0)) / all) * (events / passed));
}

function startOfDay(time: Date): number {
  return Math.floor(time.getTime() / DAY) * DAY;
}
