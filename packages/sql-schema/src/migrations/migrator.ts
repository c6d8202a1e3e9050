import {
  isStorageError,
  type MigrationControl,
  type MigrationResult,
  type MigrationStatus,
  StorageError,
} from '@skep/contracts';
import { compareSchemas } from '../introspection/compare.ts';
import { introspect } from '../introspection/introspect.ts';
import { migrations as all } from './all.ts';
import type { MigrationConnection, MigrationEngine } from './engine.ts';
import {
  CREATE_HISTORY,
  compareHistory,
  HISTORY_TABLE,
  type RunStatement,
  readHistory,
  refuseProblems,
  tableNames,
} from './history.ts';
import { type Migration, notedChecksum } from './migration.ts';

type Direction = 'up' | 'down';

/**
 * The migrations of one database. Every step looks at the history again inside its own write transaction, so two
 * processes that start at once migrate once, and neither fails.
 *
 * @param known In ascending order of ids.
 */
export function createMigrator(engine: MigrationEngine, known: readonly Migration[] = all): MigrationControl {
  const read: RunStatement = (sql, params) => engine.read(sql, params);
  const statusBy = async (run: RunStatement): Promise<MigrationStatus> =>
    compareHistory(await readHistory(run), known);
  const sound = async (run: RunStatement): Promise<MigrationStatus> => {
    const status = await statusBy(run);
    refuseProblems(status);
    return status;
  };

  const step = (migration: Migration, direction: Direction, backupPath: string | null) =>
    engine.write(async (connection) => {
      const run: RunStatement = (sql, params) => connection.run(sql, params);
      const status = await sound(run);
      const next = direction === 'up' ? status.pending[0] : status.applied.at(-1)?.id;
      if (next !== migration.id) return null;
      const backup = backupPath !== null && (await holdsData(run)) ? backupPath : null;
      if (backup !== null) await engine.backup(backup);
      await change(engine, connection, migration, direction, backup);
      return { backup };
    });

  const perform = async (ids: readonly string[], direction: Direction, wanted: boolean) => {
    const done: string[] = [];
    let backup: string | null = null;
    let backupPath = wanted && engine.file !== null ? backupPathOf(engine.file, ids) : null;
    for (const id of ids) {
      const migration = known.find((one) => one.id === id);
      if (migration === undefined) continue;
      const outcome = await step(migration, direction, backupPath);
      if (outcome === null) continue;
      done.push(id);
      backup ??= outcome.backup;
      backupPath = null;
    }
    return { migrations: done, backup } satisfies MigrationResult;
  };

  return {
    status: () => statusBy(read),

    async up({ to, backup = true } = {}) {
      if (to !== undefined) refuseUnknown(to, known);
      const { pending } = await sound(read);
      const ids = pending.filter((id) => to === undefined || id <= to);
      return perform(ids, 'up', backup);
    },

    async down({ steps = 1, backup = true } = {}) {
      if (!Number.isSafeInteger(steps) || steps < 1) {
        throw new StorageError('invalid', `steps must be a whole number, 1 or more; it is ${String(steps)}.`);
      }
      const { applied } = await sound(read);
      const ids = applied.map(({ id }) => id).slice(-steps);
      return perform(ids.reverse(), 'down', backup);
    },

    async verify() {
      const { applied } = await sound(read);
      const expected = await engine.scratch(async (connection) => {
        for (const { id } of applied) await connection.script(known.find((one) => one.id === id)?.up ?? '');
        return introspect((sql, params) => connection.run(sql, params));
      });
      return compareSchemas(await introspect(read), expected);
    },
  };
}

/** One step and its row in the history, inside a transaction that the caller commits. */
async function change(
  engine: MigrationEngine,
  connection: MigrationConnection,
  migration: Migration,
  direction: Direction,
  backup: string | null,
): Promise<void> {
  try {
    await connection.script(CREATE_HISTORY);
    await connection.script(migration[direction]);
    await refuseDangling(connection);
    await record(connection, migration, direction);
  } catch (error) {
    const cause = engine.toStorageError(error);
    if (isStorageError(cause) && cause.isRetryable) throw cause;
    const copy = backup === null ? '' : ` A copy from before is ${backup}.`;
    throw new StorageError(
      'migration-failed',
      `The migration ${migration.id} failed (${direction}) and was undone: ${messageOf(error)}.${copy} ` +
        'Repair what the cause names and migrate again.',
      { cause: error },
    );
  }
}

async function record(
  connection: MigrationConnection,
  migration: Migration,
  direction: Direction,
): Promise<void> {
  if (direction === 'down') {
    await connection.run(`DELETE FROM ${HISTORY_TABLE} WHERE id = ?`, [migration.id]);
    return;
  }
  await connection.run(`INSERT INTO ${HISTORY_TABLE} (id, checksum, applied_at) VALUES (?, ?, ?)`, [
    migration.id,
    notedChecksum(migration),
    Date.now(),
  ]);
}

/** Rebuilding a table may leave rows that refer to nothing, which SQLite does not notice by itself. */
async function refuseDangling(connection: MigrationConnection): Promise<void> {
  const [row] = await connection.run('PRAGMA foreign_key_check');
  if (row === undefined) return;
  throw new StorageError(
    'foreign-key',
    `a row of ${String(row.table)} refers to none in ${String(row.parent)}`,
  );
}

async function holdsData(run: RunStatement): Promise<boolean> {
  for (const name of await tableNames(run)) {
    if (name === HISTORY_TABLE) continue;
    const rows = await run(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`);
    if (rows.length > 0) return true;
  }
  return false;
}

/** Beside the database: `skep.db.before-20261121090000_initial-20261122T101530123Z.bak`. */
function backupPathOf(file: string, ids: readonly string[]): string {
  const time = new Date().toISOString().replaceAll(/[-:.]/g, '');
  return `${file}.before-${ids.at(-1) ?? 'nothing'}-${time}.bak`;
}

function refuseUnknown(to: string, known: readonly Migration[]): void {
  if (known.some(({ id }) => id === to)) return;
  const ids = known.map(({ id }) => id).join(', ');
  throw new StorageError('invalid', `There is no migration "${to}". Known: ${ids}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
