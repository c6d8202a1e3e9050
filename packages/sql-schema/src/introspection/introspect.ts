import type { RunStatement } from '../migrations/history.ts';
import { HISTORY_TABLE } from '../migrations/history.ts';
import { textOfHex } from '../sqlite/hex-text.ts';

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
    "SELECT type, hex(name) AS name, hex(tbl_name) AS tbl_name, hex(sql) AS sql FROM sqlite_schema WHERE sqlite_schema.name NOT GLOB 'sqlite_*' AND sqlite_schema.name NOT GLOB 'libsql_*' " +
      'AND sqlite_schema.tbl_name <> ? ORDER BY sqlite_schema.name',
    [HISTORY_TABLE],
  );
  const tables: Record<string, TableFacts> = {};
  const indexes: Record<string, IndexFacts> = {};
  const definitions: Record<string, string> = {};
  for (const object of objects) {
    const name = textOfHex(object.name);
    definitions[name] = textOfHex(object.sql).replaceAll(/\s+/g, ' ').trim();
    if (object.type === 'table') tables[name] = await tableFacts(run, name);
    if (object.type === 'index') indexes[name] = await indexFacts(run, name, textOfHex(object.tbl_name));
  }
  return { tables, indexes, definitions };
}

const COLUMNS = `SELECT hex(name) AS name, hex(type) AS type, "notnull", pk,
  dflt_value IS NOT NULL AS has_default, hex(dflt_value) AS dflt_value FROM pragma_table_xinfo(?)`;
const FOREIGN_KEYS = `SELECT id, hex("from") AS source, hex("table") AS target_table, hex("to") AS target,
  on_delete, on_update FROM pragma_foreign_key_list(?) ORDER BY id, seq`;

async function tableFacts(run: RunStatement, table: string): Promise<TableFacts> {
  const columns: Record<string, ColumnFacts> = {};
  for (const row of await run(COLUMNS, [table])) {
    columns[textOfHex(row.name)] = {
      type: textOfHex(row.type),
      nullable: Number(row.notnull) === 0,
      default: Number(row.has_default) === 0 ? null : textOfHex(row.dflt_value),
      keyPosition: Number(row.pk),
    };
  }
  return { columns, foreignKeys: await foreignKeyFacts(run, table) };
}

async function foreignKeyFacts(run: RunStatement, table: string): Promise<ForeignKeyFacts[]> {
  const rows = await run(FOREIGN_KEYS, [table]);
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.map((id) => {
    const parts = rows.filter((row) => row.id === id);
    return {
      fields: parts.map((row) => textOfHex(row.source)),
      table: textOfHex(parts[0]?.target_table),
      references: parts.map((row) => textOfHex(row.target)),
      onDelete: String(parts[0]?.on_delete),
      onUpdate: String(parts[0]?.on_update),
    };
  });
}

async function indexFacts(run: RunStatement, name: string, table: string): Promise<IndexFacts> {
  const [list, columns] = [
    await run('SELECT "unique" AS is_unique FROM pragma_index_list(?) WHERE name = ?', [table, name]),
    await run('SELECT hex(name) AS name FROM pragma_index_info(?) ORDER BY seqno', [name]),
  ];
  return {
    table,
    unique: Number(list[0]?.is_unique) === 1,
    fields: columns.map((row) => textOfHex(row.name)),
  };
}
