import {
  type AppliedMigration,
  type MigrationProblem,
  type MigrationStatus,
  StorageError,
} from '@skep/contracts';
import type { RawRow, StoredValue } from '../codec.ts';
import { textOfHex } from '../sqlite/hex-text.ts';
import { type Migration, notedChecksum } from './migration.ts';

/** The table that records what was applied. */
export const HISTORY_TABLE = 'skep_migrations';

export const CREATE_HISTORY: string = `
CREATE TABLE IF NOT EXISTS ${HISTORY_TABLE} (
  id TEXT NOT NULL PRIMARY KEY,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;
`;

export type RunStatement = (sql: string, params?: readonly StoredValue[]) => Promise<readonly RawRow[]>;

/** The names of all tables but the engine's own. */
export async function tableNames(run: RunStatement): Promise<string[]> {
  const rows = await run(
    "SELECT hex(name) AS name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' " +
      'ORDER BY sqlite_schema.name',
  );
  return rows.map(({ name }) => textOfHex(name));
}

/**
 * What was applied, in the order of ids.
 *
 * @throws StorageError `not-a-database` for a file that has tables, but none of ours: mixing would endanger both.
 */
export async function readHistory(run: RunStatement): Promise<AppliedMigration[]> {
  const names = await tableNames(run);
  if (!names.includes(HISTORY_TABLE)) {
    if (names.length === 0) return [];
    throw new StorageError(
      'not-a-database',
      `This database belongs to something else: it has the tables ${names.slice(0, 5).join(', ')} and no ` +
        `${HISTORY_TABLE}. Give the path of a new file, or of one that Skep made.`,
    );
  }
  const rows = await run(
    `SELECT hex(h.id) AS id, hex(h.checksum) AS checksum, h.applied_at FROM ${HISTORY_TABLE} AS h ORDER BY h.id`,
  );
  return rows.map(({ id, checksum, applied_at }) => ({
    id: textOfHex(id),
    checksum: textOfHex(checksum),
    applied_at: new Date(Number(applied_at)),
  }));
}

/** Compares what was applied with what is known; both in the order of ids. */
export function compareHistory(
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): MigrationStatus {
  const done = new Set(applied.map(({ id }) => id));
  const pending = known.map(({ id }) => id).filter((id) => !done.has(id));
  const newestApplied = applied.at(-1)?.id ?? '';
  const problems = applied.flatMap((migration) => problemOf(migration, known) ?? []);
  for (const id of pending) if (id < newestApplied) problems.push(outOfOrder(id, newestApplied));
  return { applied, pending, problems };
}

/** @throws StorageError with the reason of the first problem. */
export function refuseProblems({ problems }: MigrationStatus): void {
  const [first] = problems;
  if (first !== undefined) throw new StorageError(first.reason, first.message);
}

function problemOf({ id, checksum }: AppliedMigration, known: readonly Migration[]): MigrationProblem | null {
  const migration = known.find((one) => one.id === id);
  if (migration === undefined) return unknown(id, known.at(-1)?.id ?? '');
  if (notedChecksum(migration) === checksum) return null;
  return {
    reason: 'migration-edited',
    id,
    message:
      `The migration ${id} has been changed since it was applied to this database. ` +
      'Undo the change and put what it adds into a new migration.',
  };
}

function unknown(id: string, newestKnown: string): MigrationProblem {
  if (id > newestKnown) {
    return {
      reason: 'newer-schema',
      id,
      message: `A newer version of Skep has applied ${id} to this database. Upgrade Skep to open it.`,
    };
  }
  return {
    reason: 'migration-missing',
    id,
    message: `This database has applied ${id}, which this version does not have. Use the version that brought it.`,
  };
}

function outOfOrder(id: string, newestApplied: string): MigrationProblem {
  return {
    reason: 'migration-out-of-order',
    id,
    message:
      `The migration ${id} has not been applied, but the later ${newestApplied} has. ` +
      'Give it a newer id, or revert the later ones first (migrations.down()).',
  };
}
