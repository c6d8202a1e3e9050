import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import { openEngine } from '../../test/sqlite-engine.ts';
import { introspect } from '../introspection/introspect.ts';
import { migrations } from '../migrations/all.ts';
import { schema } from './index.ts';

test('drizzle-kit makes the columns, keys and indexes of the Drizzle tables that the migrations make', async () => {
  const tables = Object.fromEntries(Object.entries(schema));
  const statements = await generateSQLiteMigration(
    await generateSQLiteDrizzleJson({}),
    await generateSQLiteDrizzleJson(tables),
  );
  const [drafted, migrated] = [await factsOf(statements), await factsOf(migrations.map(({ up }) => up))];
  expect(drafted.indexes).toEqual(migrated.indexes);
  expect(drafted.tables).toEqual(migrated.tables);
});

const booleans: Readonly<Record<string, string>> = { false: '0', true: '1' };

async function factsOf(statements: readonly string[]) {
  const engine = openEngine(':memory:');
  for (const statement of statements) engine.database.exec(statement);
  const { tables, indexes } = await introspect(engine.read);
  engine.close();
  const upper = Object.entries(tables).map(([name, { columns, foreignKeys }]) => [
    name,
    {
      // By name: a column that a later migration adds comes last in the table.
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, facts]) => [
          column,
          {
            ...facts,
            // SQLite compares the names of types without case, and drizzle-kit writes booleans as words.
            type: facts.type.toUpperCase(),
            default: facts.default === null ? null : (booleans[facts.default] ?? facts.default),
          },
        ]),
      ),
      foreignKeys: foreignKeys.map((key) => JSON.stringify(key).toUpperCase()).sort(),
    },
  ]);
  return { tables: Object.fromEntries(upper), indexes };
}
