import type { Client, InStatement, ResultSet } from '@libsql/client';
import { isStorageError, type StorageAdapter, StorageError } from '@skep/contracts';
import { type Connection, FileStorage, type Store } from '@skep/sql-schema';
import { type SkepSchema, schema } from '@skep/sql-schema/drizzle';
import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
} from 'drizzle-orm';
import { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core';
import { LibSQLSession } from 'drizzle-orm/libsql/session';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import { boundValue, resultSet } from './result-set.ts';

export * from '@skep/sql-schema/drizzle';

type Schema = { [K in keyof SkepSchema]: SkepSchema[K] };

/** Drizzle with the tables and relations of the store. */
export type SkepDrizzle = LibSQLDatabase<Schema>;

/**
 * A Drizzle over connections of the adapter that only read committed data. A transaction, and a batch, has a connection of its
 * own and sees one unchanging state. Writing through it rejects with `read-only`, for such a write would be missing in the
 * change feed and escape all checks.
 *
 * @param adapter What `createLibsqlAdapter` returned; it may be connected later.
 * @throws StorageError `invalid` for another adapter.
 *
 * @example
 * await drizzleOf(adapter).query.instancesTable.findMany({ with: { mcpEvents: true } });
 */
export function drizzleOf(adapter: StorageAdapter): SkepDrizzle {
  if (!(adapter instanceof FileStorage) || adapter.name !== 'libsql') {
    throw new StorageError(
      'invalid',
      `drizzleOf takes what createLibsqlAdapter returned, not the adapter ${adapter.name}.`,
    );
  }
  const fullSchema: Schema = { ...schema };
  const { tables, tableNamesMap } = extractTablesRelationalConfig<ExtractTablesWithRelations<Schema>>(
    fullSchema,
    createTableRelationsHelpers,
  );
  const relational = { fullSchema, schema: tables, tableNamesMap };
  const dialect = new SQLiteAsyncDialect();
  const session = new LibSQLSession<Schema, typeof tables>(
    clientOf(adapter),
    dialect,
    relational,
    {},
    undefined,
  );
  return new LibSQLDatabase<Schema>('async', dialect, session, relational);
}

/** What Drizzle calls of a client. */
function clientOf(adapter: FileStorage): Client {
  const client = {
    execute: async (statement: InStatement) =>
      adapter.openStore().read((connection) => read(connection, statement)),
    batch: async (statements: readonly InStatement[]) =>
      adapter.openStore().view((connection) => statements.map((statement) => read(connection, statement))),
    transaction: () => beginView(adapter.openStore()),
  };
  // These are the methods of the client that Drizzle calls.
  return client as unknown as Client;
}

/** A view that ends with `commit` or `rollback`: there is nothing to commit. */
async function beginView(store: Store) {
  const connection = store.borrow();
  const finish = async () => store.giveBack(connection);
  try {
    await store.acquire(() => connection.begin('read'));
  } catch (error) {
    await finish();
    throw error;
  }
  return {
    execute: async (statement: InStatement) => read(connection, statement),
    commit: finish,
    rollback: finish,
  };
}

function read(connection: Connection, statement: InStatement): ResultSet {
  const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement;
  const values = Array.isArray(args) ? args : Object.values(args);
  try {
    const { columns, rows } = connection.table(sql, values.map(boundValue));
    return resultSet(columns, rows);
  } catch (error) {
    if (!isStorageError(error) || error.reason !== 'read-only') throw error;
    throw new StorageError(
      'read-only',
      'drizzleOf gives what only reads: write with the methods of the database, so that the change feed tells of it.',
      { cause: error.cause },
    );
  }
}
