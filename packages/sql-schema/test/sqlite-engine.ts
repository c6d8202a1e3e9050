import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RawRow, StoredValue } from '../src/codec.ts';
import type { MigrationConnection, MigrationEngine } from '../src/migrations/engine.ts';
import { acquire } from '../src/sqlite/acquire.ts';
import { toStorageError } from '../src/sqlite/error.ts';

/** A migration engine over a real driver, for the tests of this package. */
export interface TestEngine extends MigrationEngine {
  readonly database: Database.Database;
  close(): void;
}

export function openEngine(file: string): TestEngine {
  const database = new Database(file, { timeout: 0 });
  const mapped = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      throw toStorageError(error, { file });
    }
  };
  return {
    database,
    file: file === ':memory:' ? null : file,
    read: (sql, params) => acquire(() => mapped(() => runOn(database, sql, params)), 5000),
    async write(work) {
      await acquire(() => mapped(() => database.exec('BEGIN IMMEDIATE')), 5000);
      try {
        const result = await work(connectionOf(database));
        await acquire(() => mapped(() => database.exec('COMMIT')), 5000);
        return result;
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    async backup(path) {
      const other = new Database(file, { readonly: true });
      try {
        other.prepare('VACUUM INTO ?').run(path);
      } finally {
        other.close();
      }
    },
    async scratch(work) {
      const scratch = new Database(':memory:');
      return work(connectionOf(scratch)).finally(() => scratch.close());
    },
    toStorageError,
    close: () => database.close(),
  };
}

function connectionOf(database: Database.Database): MigrationConnection {
  return {
    run: async (sql, params) => runOn(database, sql, params),
    async script(sql) {
      database.exec(sql);
    },
  };
}

function runOn(database: Database.Database, sql: string, params: readonly StoredValue[] = []): RawRow[] {
  const statement = database.prepare(sql);
  if (statement.reader) return statement.all(...params) as RawRow[];
  statement.run(...params);
  return [];
}

/** Runs `work` in a folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'skep-sql-schema-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
