import { stat } from 'node:fs/promises';
import type { DatabaseConfigInput } from '@skep/contracts';
import { spaceFor } from '../health/read-health.ts';
import { closedStore } from '../maintenance/restore/store-of.ts';
import type { OpenOptions } from '../open-database.ts';

/** What a repair will do. */
export interface RepairPlan {
  /** The database file, absolute. Nothing of it is changed. */
  readonly file: string;
  /** Bytes of it, with its log. */
  readonly bytes: number;
  /** The new file that what can be read is written to. */
  readonly target: string;
  /** Bytes that it takes at most, for a copy that is read, and for the new file; both in the folder of the target. */
  readonly neededBytes: number;
  readonly freeBytes: number;
}

/**
 * Says what `repairDatabase` will do, and does nothing.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`, with the reason `not-supported` where the database is no file
 */
export async function planRepair(
  config: DatabaseConfigInput,
  options: OpenOptions = {},
): Promise<RepairPlan> {
  const { file } = await closedStore('planRepair', config, options);
  const now = options.clock ?? (() => new Date());
  const bytes = (await sizeOf(file)) + (await sizeOf(`${file}-wal`));
  const { free } = await spaceFor(file);
  return { file, bytes, target: repairedName(file, now()), neededBytes: 2 * bytes, freeBytes: free };
}

/** Beside the damaged file, with the time in UTC: `fleet.db.repaired-20260102T030405Z.db`. Pure. */
export function repairedName(file: string, at: Date): string {
  const time = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${file}.repaired-${time}.db`;
}

/** 0 where there is no file, or it may not be looked at: that is said when it is read. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
