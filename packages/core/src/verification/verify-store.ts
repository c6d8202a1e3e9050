import type {
  HistoryLoss,
  SchemaDifference,
  StorageAdapter,
  VerificationReport,
  VerifyOptions,
} from '@skep/contracts';
import { encodeRecordKey, isStorageError, tables } from '@skep/contracts';
import { nextTurn } from '../writes/pause.ts';
import { checkPages } from './check-rows.ts';
import { feedProblems } from './feed-gaps.ts';
import { readablePages, refuseUnlessDamage, type UnreadableRows } from './readable-pages.ts';

export interface VerifySource {
  readonly storage: StorageAdapter;
  /** Losses that nobody has accepted yet. */
  readonly losses: () => Promise<HistoryLoss[]>;
}

/**
 * Looks at the whole store. What is so damaged that it cannot be looked at is part of the report.
 *
 * @throws StorageError where the store is busy or closed: then nothing is known.
 */
export async function verifyStore(
  { storage, losses }: VerifySource,
  { deep = false }: VerifyOptions,
): Promise<VerificationReport> {
  const unreadable: string[] = [];
  const integrity = await integrityOf(storage);
  const schema = await schemaOf(storage);
  const feed = await feedProblems(storage);
  const lost = await unlessDamaged(losses, unreadable, 'The losses that were noted cannot be read');
  const rows = deep ? await rowsOf(storage, unreadable) : null;
  const problems = [...integrity, ...unreadable];
  const ok =
    problems.length + schema.length + feed.length + (lost ?? []).length + (rows?.altered.length ?? 0) === 0;
  return { ok, integrity: problems, schema, losses: lost ?? [], feed, rows };
}

async function integrityOf(storage: StorageAdapter): Promise<readonly string[]> {
  if (!storage.supports.integrityCheck) return [];
  try {
    return (await storage.checkIntegrity()).problems;
  } catch (error) {
    refuseUnlessDamage(error);
    return [error.message];
  }
}

async function schemaOf({ supports, migrations }: StorageAdapter): Promise<SchemaDifference[]> {
  if (!supports.migrations) return [];
  try {
    const { problems } = await migrations.status();
    const unfit = problems.map(({ id, message }) => ({ object: id, message }));
    // What a newer version makes is not known here, so there is nothing to compare with.
    return unfit.length > 0 ? unfit : [...(await migrations.verify())];
  } catch (error) {
    if (!isStorageError(error) || error.isRetryable || error.reason === 'not-connected') throw error;
    return [{ object: 'schema', message: error.message }];
  }
}

async function rowsOf(
  storage: StorageAdapter,
  unreadable: string[],
): Promise<NonNullable<VerificationReport['rows']>> {
  const note = (rows: UnreadableRows): void => void unreadable.push(describeUnreadable(rows));
  const { checked, unchecked, altered } = await checkPages(
    (table) => readablePages(storage, table, note),
    // So that whoever else has work to do here is not kept waiting until the end.
    nextTurn,
  );
  return { checked, unchecked, altered };
}

async function unlessDamaged<T>(read: () => Promise<T>, problems: string[], what: string): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    refuseUnlessDamage(error);
    problems.push(`${what}: ${error.message}`);
    return null;
  }
}

/** Rows that cannot be read, in words. Pure. */
export function describeUnreadable({ table, only, after, before, problem }: UnreadableRows): string {
  const keyOf = (row: UnreadableRows['after']): string => encodeRecordKey(tables[table], row ?? {});
  if (only !== null) return `${table}: the row ${keyOf(only)} cannot be read: ${problem}`;
  const range = [after && `after ${keyOf(after)}`, before && `before ${keyOf(before)}`].filter(
    (part) => part !== null,
  );
  const which = range.length === 0 ? 'no row' : `the rows ${range.join(' and ')}`;
  return `${table}: ${which} can${range.length === 0 ? '' : 'not'} be read: ${problem}`;
}
