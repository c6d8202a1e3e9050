import type { RunStatement } from '../migrations/history.ts';
import { HISTORY_TABLE } from '../migrations/history.ts';

export interface ColumnFacts {
  readonly type: string;
  readonly nullable: boolean;
  /** The default as SQL text. */
  readonly default: string | null;
  /** The place in the primary key, from 1; 0 for a column that is not part of it. */
  readonly keyPosition: number;
}

export interface ForeignKeyFacts {
  readonly fields: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface TableFacts {
  readonly columns: Readonly<Record<string, ColumnFacts>>;
  readonly foreignKeys: readonly ForeignKeyFacts[];
}

export interface IndexFacts {
  readonly table: string;
  readonly unique: boolean;
  readonly fields: readonly string[];
}

/** A schema as the engine tells it. The engine's own objects and the history of migrations are left out. */
export interface SchemaFacts {
  readonly tables: Readonly<Record<string, TableFacts>>;
  readonly indexes: Readonly<Record<string, IndexFacts>>;
  /** The statement that made each object, by its name, white space evened out. */
  readonly definitions: Readonly<Record<string, string>>;
}

export async function introspect(run: RunStatement): Promise<SchemaFacts> {
  const objects = await run(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' " +
      'AND tbl_name <> ? ORDER BY name',
    [HISTORY_TABLE],
  );
  const tables: Record<string, TableFacts> = {};
  const indexes: Record<string, IndexFacts> = {};
  const definitions: Record<string, string> = {};
  for (const object of objects) {
    const name = String(object.name);
    definitions[name] = String(object.sql).replaceAll(/\s+/g, ' ').trim();
    if (object.type === 'table') tables[name] = await tableFacts(run, name);
    if (object.type === 'index') indexes[name] = await indexFacts(run, name, String(object.tbl_name));
  }
  return { tables, indexes, definitions };
}

async function tableFacts(run: RunStatement, table: string): Promise<TableFacts> {
  const columns: Record<string, ColumnFacts> = {};
  for (const row of await run('SELECT * FROM pragma_table_xinfo(?)', [table])) {
    columns[String(row.name)] = {
      type: String(row.type),
      nullable: Number(row.notnull) === 0,
      default: row.dflt_value === null ? null : String(row.dflt_value),
      keyPosition: Number(row.pk),
    };
  }
  return { columns, foreignKeys: await foreignKeyFacts(run, table) };
}

async function foreignKeyFacts(run: RunStatement, table: string): Promise<ForeignKeyFacts[]> {
  const rows = await run('SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq', [table]);
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.map((id) => {
    const parts = rows.filter((row) => row.id === id);
    return {
      fields: parts.map((row) => String(row.from)),
      table: String(parts[0]?.table),
      references: parts.map((row) => String(row.to)),
      onDelete: String(parts[0]?.on_delete),
      onUpdate: String(parts[0]?.on_update),
    };
  });
}

async function indexFacts(run: RunStatement, name: string, table: string): Promise<IndexFacts> {
  const [list, columns] = [
    await run('SELECT "unique" AS is_unique FROM pragma_index_list(?) WHERE name = ?', [table, name]),
    await run('SELECT name FROM pragma_index_info(?) ORDER BY seqno', [name]),
  ];
  return {
    table,
    unique: Number(list[0]?.is_unique) === 1,
    fields: columns.map((row) => String(row.name)),
  };
}
