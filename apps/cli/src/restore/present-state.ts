import { existsSync } from 'node:fs';
import type { Database } from '@skep/contracts';
import { openDatabase } from '../database/open-database.ts';
import { describeError } from '../errors/describe-error.ts';
import type { DatabaseLocation } from '../location/database-location.ts';

/** What a backup would take the place of. */
export type PresentState =
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly why: string }
  | {
      readonly kind: 'readable';
      readonly path: string;
      /** The newest entry of its change feed. */
      readonly feedHead: number;
      /** Entries since the one that the backup ends with, by table. */
      readonly since: Readonly<Record<string, number>>;
    };

/** @param after The newest entry of the change feed in the backup. */
export async function presentState(location: DatabaseLocation, after: number): Promise<PresentState> {
  const path = location.path ?? location.url;
  if (location.path !== null && !existsSync(location.path)) return { kind: 'absent', path };
  try {
    const db = await openDatabase(location, { migrate: false });
    try {
      return { kind: 'readable', path, feedHead: await db.feed.head(), since: await changesSince(db, after) };
    } finally {
      await db.disconnect();
    }
  } catch (error) {
    const { code, message } = describeError(error);
    return { kind: 'unreadable', path, why: `${code}: ${message}` };
  }
}

async function changesSince(db: Database, after: number): Promise<Record<string, number>> {
  const groups = await db.adapter.aggregate('changes', {
    where: { seq: { gt: after } },
    groupBy: ['table_name'],
    measures: { entries: { op: 'count' } },
  });
  const entries = groups.map(
    ({ keys, values }) => [String(keys.table_name), Number(values.entries)] as const,
  );
  // What maintenance noted of itself is nothing that anybody would miss.
  return Object.fromEntries(entries.filter(([table]) => table !== 'maintenance_runs'));
}
