import { rm } from 'node:fs/promises';
import type { DatabaseConfigInput, SalvagedTable, SalvageReport, VerificationReport } from '@skep/contracts';
import { schemeOf } from '../config/database-url.ts';
import { translateError } from '../errors/translate-error.ts';
import { markPathOf } from '../history/mark-file.ts';
import { closedStore } from '../maintenance/restore/store-of.ts';
import { noteRun } from '../maintenance/runs/note-run.ts';
import { type OpenOptions, openDatabase } from '../open-database.ts';

export interface RepairReport {
  /** The damaged file, which is as it was. */
  readonly file: string;
  /** The new file; null where nothing was wrong, so that none was kept. */
  readonly target: string | null;
  /** What was found to be wrong, in words. */
  readonly problems: readonly string[];
  /** What became of the rows. */
  readonly tables: readonly SalvagedTable[];
  /** What the new file is like; null where there is none. */
  readonly verification: VerificationReport | null;
}

const operation = 'repairDatabase';

/**
 * Writes every row that can be read of a damaged database into a new file, verifies that, and notes the repair in it. The
 * database itself is not opened and not changed: put the new file in its place with `restoreDatabase`.
 *
 * @param options.target The path of the new file, as `planRepair` proposes it.
 * @throws DatabaseError `DATABASE_OPERATION_FAILED`, with the reasons of `StorageAdapter.salvage`; then there is no new file.
 *
 * @example
 * const config = { url: 'file:./fleet.db' };
 * const { target } = await planRepair(config);
 * const report = await repairDatabase(config, { target });
 */
export async function repairDatabase(
  config: DatabaseConfigInput,
  { target }: { readonly target: string },
  options: OpenOptions = {},
): Promise<RepairReport> {
  const { adapter, file, config: resolved } = await closedStore(operation, config, options);
  const started = (options.clock ?? (() => new Date()))();
  try {
    const { tables, problems } = await adapter.salvage(target);
    if (isWhole({ tables, problems })) {
      await rm(target, { force: true });
      return { file, target: null, problems, tables, verification: null };
    }
    const url = `${schemeOf(resolved.url)}:${target}`;
    const details = { from: file, problems: problems.length, tables: tables.map(countsOf) };
    const verification = await finish({ ...config, url }, { started, details }, options);
    // Whoever restores the file begins a mark of its own.
    await rm(markPathOf(target), { force: true });
    return { file, target, problems, tables, verification };
  } catch (error) {
    throw translateError(error, { operation, failure: 'DATABASE_OPERATION_FAILED' });
  }
}

/** Whether the damaged file turned out to be whole. Rows that were altered are no reason for another file. Pure. */
export function isWhole({ tables, problems }: SalvageReport): boolean {
  return problems.length === 0 && tables.every(({ lost }) => lost.length === 0);
}

/** Takes what was saved for what there is, notes the repair in the new file, and verifies all of it. */
async function finish(
  config: DatabaseConfigInput,
  run: { readonly started: Date; readonly details: object },
  options: OpenOptions,
): Promise<VerificationReport> {
  const quiet = { ...config, maintenance: { ...config.maintenance, automatic: false } };
  const database = await openDatabase(quiet, process.env, options);
  try {
    const now = options.clock ?? (() => new Date());
    await noteRun(database.adapter, now, { task: 'repair', ...run });
    // After that note, so that the feed has an entry behind what was lost. Without it, neither a backup nor who restores the file
    // would take it for whole.
    await database.maintenance.acceptLosses({ deep: true });
    return await database.maintenance.verify({ deep: true });
  } finally {
    await database.disconnect();
  }
}

function countsOf({ table, saved, lost, altered }: SalvagedTable): object {
  return { table, saved, lost: lost.length, altered: altered.length };
}
