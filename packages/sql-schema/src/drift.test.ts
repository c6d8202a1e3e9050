import { type TableDescriptor, type TableName, tables } from '@skep/contracts';
import Database from 'better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Insertable, Selectable } from 'kysely';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { openEngine, type TestEngine } from '../test/sqlite-engine.ts';
import { schema } from './drizzle/index.ts';
import { introspect, type SchemaFacts } from './introspection/introspect.ts';
import type { SkepDatabase } from './kysely/index.ts';
import { createMigrator } from './migrations/migrator.ts';

// The migrations are the truth. The contracts' descriptors, the Drizzle tables and the Kysely types are views of it,
// and none of the four may drift from the others.

const drizzleTables: Record<TableName, SQLiteTable> = {
  instances: schema.instancesTable,
  mcp_events: schema.mcpEventsTable,
  instance_relationships: schema.relationshipsTable,
  github_issues: schema.githubIssuesTable,
  user_config: schema.userConfigTable,
  message_usage: schema.messageUsageTable,
  reviews: schema.reviewsTable,
  review_findings: schema.reviewFindingsTable,
  review_decisions: schema.reviewDecisionsTable,
  event_counts: schema.eventCountsTable,
  maintenance_runs: schema.maintenanceRunsTable,
  changes: schema.changesTable,
};

/** The columns that an insert may leave out, as the types say: the compiler refuses a missing and an extra one. */
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]-?: true };
const optionalInKysely: { [T in TableName]: Optional<Insertable<SkepDatabase[T]>> } = {
  instances: {
    agent: true,
    session_id: true,
    model: true,
    host: true,
    base_branch: true,
    tmux_session: true,
    tmux_pane: true,
    claude_pid: true,
    issue_number: true,
    pr_number: true,
    pr_url: true,
    parent_instance_id: true,
    terminated_at: true,
    system_prompt: true,
    max_reviews: true,
    events_pruned_before: true,
    agent_number: true,
    checksum: true,
  },
  mcp_events: {
    id: true,
    kind: true,
    error_message: true,
    metadata: true,
    git_commit_hash: true,
    status_change: true,
    is_status_updating: true,
    tool_use_id: true,
    duration_ms: true,
    agent_id: true,
    session_id: true,
    dedupe_key: true,
    checksum: true,
  },
  instance_relationships: { id: true, review_iteration: true, metadata: true, checksum: true },
  github_issues: { body: true, assignee: true, labels: true, checksum: true },
  user_config: { encrypted: true, checksum: true },
  message_usage: {
    input_tokens: true,
    cache_read_tokens: true,
    cache_write_tokens: true,
    output_tokens: true,
    reasoning_tokens: true,
    checksum: true,
  },
  reviews: { id: true, base_commit: true, files: true, decided_at: true, summary: true, checksum: true },
  review_findings: {
    id: true,
    file: true,
    start_line: true,
    end_line: true,
    body: true,
    in_scope: true,
    resolution: true,
    checksum: true,
  },
  review_decisions: {
    id: true,
    refused_requests: true,
    choice: true,
    decided_at: true,
    note: true,
    checksum: true,
  },
  event_counts: { checksum: true },
  maintenance_runs: { id: true, finished_at: true, outcome: true, details: true, checksum: true },
  changes: { seq: true, checksum: true },
};

let engine: TestEngine;
let facts: SchemaFacts;

beforeAll(async () => {
  engine = openEngine(':memory:');
  await createMigrator(engine).up();
  facts = await introspect(engine.read);
});
afterAll(() => engine.close());

test('the migrations make the tables and indexes that the descriptors name, and no others', () => {
  expect(Object.keys(facts.tables).sort()).toEqual(Object.keys(tables).sort());
  const named = Object.values(tables).flatMap(({ indexes, uniques }) => [...indexes, ...uniques]);
  expect(Object.keys(facts.indexes).sort()).toEqual(named.map(({ name }) => name).sort());
});

describe.each(Object.values(tables))('$name', (table) => {
  test('migrations and descriptor have the same columns', () => {
    const expected = Object.entries(table.fields).map(([name, field]) => ({
      name,
      type: storageType(field.kind),
      nullable: field.nullable === true,
      default: defaultSql(field.default),
      keyPosition: table.primaryKey.indexOf(name) + 1,
    }));
    const columns = Object.entries(facts.tables[table.name]?.columns ?? {});
    // A column that a later migration adds comes last in the table, wherever the descriptor has it.
    expect(columns.map(([name, column]) => ({ name, ...column })).toSorted(byName)).toEqual(
      expected.toSorted(byName),
    );
  });

  test('migrations and descriptor have the same foreign keys, which only restrict', () => {
    const expected = table.foreignKeys.map(({ field, references }) => ({
      fields: [field],
      table: references.table,
      references: [references.field],
      onDelete: 'NO ACTION',
      onUpdate: 'NO ACTION',
    }));
    expect(facts.tables[table.name]?.foreignKeys.toSorted(byFields)).toEqual(expected.toSorted(byFields));
    const definition = facts.definitions[table.name] ?? '';
    for (const { name, field } of table.foreignKeys) {
      expect(definition).toContain(`CONSTRAINT ${name} FOREIGN KEY (${field})`);
    }
  });

  test('migrations and descriptor have the same indexes and uniques', () => {
    const indexes = Object.entries(facts.indexes).filter(([, index]) => index.table === table.name);
    const conditions = indexes.map(([name, index]) => {
      const [, condition = null] = / WHERE (.+)$/.exec(facts.definitions[name] ?? '') ?? [];
      return [name, { ...index, condition }];
    });
    expect(Object.fromEntries(conditions)).toEqual(indexesOf(table));
  });

  test('migrations and descriptor have the same checks', () => {
    expect(checksOf(facts.definitions[table.name] ?? '')).toEqual(expectedChecks(table));
  });

  test('the table is strict, and assigns its key where the descriptor says so', () => {
    const definition = facts.definitions[table.name] ?? '';
    expect(definition).toMatch(/\) STRICT$/);
    expect(definition.includes('AUTOINCREMENT')).toBe(table.autoIncrement === true);
  });

  test('Drizzle and descriptor have the same columns', () => {
    const { columns, primaryKeys } = getTableConfig(drizzleTables[table.name as TableName]);
    const composite = primaryKeys[0]?.columns.map(({ name }) => name);
    const actual = columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      dataType: column.dataType,
      nullable: !column.notNull,
      default: column.default,
      inKey: composite?.includes(column.name) ?? column.primary,
      assigned: (column as { autoIncrement?: boolean }).autoIncrement === true,
    }));
    const expected = Object.entries(table.fields).map(([name, field]) => ({
      name,
      type: storageType(field.kind),
      dataType: { text: 'string', json: 'string', integer: 'number', boolean: 'boolean', timestamp: 'date' }[
        field.kind
      ],
      nullable: field.nullable === true,
      default: field.default,
      inKey: table.primaryKey.includes(name),
      assigned: table.autoIncrement === true && table.primaryKey.includes(name),
    }));
    expect(actual).toEqual(expected);
    expect(composite ?? table.primaryKey.slice(0, 1)).toEqual(table.primaryKey);
  });

  test('Drizzle keeps times in milliseconds', () => {
    const { columns } = getTableConfig(drizzleTables[table.name as TableName]);
    for (const column of columns.filter(({ dataType }) => dataType === 'date')) {
      expect(column.mapToDriverValue(new Date(1_234_567_890_123))).toBe(1_234_567_890_123);
    }
  });

  test('Drizzle and descriptor have the same foreign keys, indexes, uniques and checks', () => {
    const config = getTableConfig(drizzleTables[table.name as TableName]);
    const keys = config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      return {
        name: key.getName(),
        field: columns[0]?.name,
        references: { table: getTableConfig(foreignTable).name, field: foreignColumns[0]?.name },
      };
    });
    expect(keys).toEqual(table.foreignKeys);
    const indexes = config.indexes.map(({ config: index }) => [
      index.name,
      {
        table: table.name,
        unique: index.unique,
        fields: index.columns.map((column) => ('name' in column ? column.name : String(column))),
        condition: index.where === undefined ? null : sqlTextOf(index.where),
      },
    ]);
    expect(Object.fromEntries(indexes)).toEqual(indexesOf(table));
    const checks = config.checks.map(({ name, value }) => [name, evened(sqlTextOf(value))]);
    expect(Object.fromEntries(checks)).toEqual(expectedChecks(table));
  });

  test('Kysely and descriptor let an insert leave out the same columns', () => {
    const expected = Object.entries(table.fields)
      .filter(([name, field]) => {
        const assigned = table.autoIncrement === true && table.primaryKey.includes(name);
        return field.nullable === true || field.default !== undefined || assigned;
      })
      .map(([name]) => name);
    expect(Object.keys(optionalInKysely[table.name as TableName])).toEqual(expected);
  });
});

test('Kysely types are those of the storage', () => {
  type Event = Selectable<SkepDatabase['mcp_events']>;
  expectTypeOf<Event['timestamp']>().toEqualTypeOf<number>();
  expectTypeOf<Event['success']>().toEqualTypeOf<0 | 1>();
  expectTypeOf<Event['metadata']>().toEqualTypeOf<string | null>();
  expectTypeOf<keyof SkepDatabase>().toEqualTypeOf<TableName>();
});

test('a check of the database itself refuses what the descriptors do not allow', () => {
  const database = new Database(':memory:');
  database.exec(facts.definitions.user_config ?? '');
  const insert = database.prepare(
    'INSERT INTO user_config (key, value, encrypted, updated_at) VALUES (?, ?, ?, ?)',
  );
  expect(() => insert.run('k', 'v', 2, 1)).toThrow('chk_user_config_encrypted');
  expect(() => insert.run('k', 'v', 1, 'now')).toThrow('user_config.updated_at');
  insert.run('k', 'v', 1, 1);
  database.close();
});

function storageType(kind: string): string {
  return kind === 'text' || kind === 'json' ? 'TEXT' : 'INTEGER';
}

function defaultSql(value: string | number | boolean | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? `'${value}'` : String(Number(value));
}

function indexesOf(table: TableDescriptor): Record<string, unknown> {
  const entry =
    (unique: boolean) =>
    ({ name, fields, sparse }: { name: string; fields: readonly string[]; sparse?: string }) =>
      [name, { table: table.name, unique, fields, condition: conditionOf(sparse) }] as const;
  return Object.fromEntries([...table.uniques.map(entry(true)), ...table.indexes.map(entry(false))]);
}

/** Of the rows that an index holds. */
function conditionOf(sparse: string | undefined): string | null {
  return sparse === undefined ? null : `${sparse} IS NOT NULL`;
}

function expectedChecks(table: TableDescriptor): Record<string, string> {
  const checks = Object.entries(table.fields).flatMap(([name, { kind, values, min }]) => {
    const rules = [
      ...(values === undefined ? [] : [`${name} IN (${values.map((v) => `'${v}'`).join(', ')})`]),
      ...(min === undefined ? [] : [`${name} >= ${min}`]),
      ...(kind === 'boolean' ? [`${name} IN (0, 1)`] : []),
      ...(kind === 'json' ? [`json_valid(${name})`] : []),
    ];
    return rules.map((rule) => [`chk_${table.name}_${name}`, rule] as const);
  });
  return Object.fromEntries(checks);
}

/** The named checks of a CREATE TABLE, by name. */
function checksOf(definition: string): Record<string, string> {
  const starts = [...definition.matchAll(/CONSTRAINT (chk_\w+) CHECK \(/g)];
  const checks = starts.map((start) => {
    const from = start.index + start[0].length;
    let [depth, end] = [1, from];
    for (; depth > 0; end++) depth += { '(': 1, ')': -1 }[definition[end] ?? ''] ?? 0;
    return [start[1] ?? '', evened(definition.slice(from, end - 1))];
  });
  expect(definition.match(/CHECK/g)?.length ?? 0).toBe(starts.length);
  return Object.fromEntries(checks);
}

function evened(text: string): string {
  return text.replaceAll('( ', '(').replaceAll(' )', ')');
}

function sqlTextOf(value: { queryChunks: unknown[] }): string {
  return value.queryChunks
    .flatMap(
      (chunk) => (chunk as { value?: string[] }).value ?? (chunk as { queryChunks?: [] }).queryChunks ?? [],
    )
    .join('');
}

function byFields(a: { fields: readonly string[] }, b: { fields: readonly string[] }): number {
  return a.fields.join() < b.fields.join() ? -1 : 1;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
