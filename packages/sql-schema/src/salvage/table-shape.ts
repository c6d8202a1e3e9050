import { type FieldDescriptor, type TableDescriptor, tables } from '@skep/contracts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import type { RecordValue } from './record.ts';

/** How the rows of a table lie in a file of one schema. */
export interface TableShape {
  /** Only with the fields that this schema has. */
  readonly table: TableDescriptor;
  /** In the order of a record. */
  readonly columns: readonly string[];
  /** What a record that is shorter, from before a column was added, has for it. */
  readonly defaults: Readonly<Record<string, RecordValue>>;
  /** The key that is the row's number and stands in no record; null where there is none. */
  readonly rowidColumn: string | null;
  /** Its indexes: the columns of each entry, before the row's number. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
}

/** The tables of a fresh, migrated database, in an order in which none comes before one that it refers to. */
export async function readShapes(connection: SoloConnection): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const table of Object.values<TableDescriptor>(tables)) {
    const info = await connection.all(`PRAGMA table_info(${table.name})`);
    if (info.length === 0) continue;
    const columns = info.map(({ name }) => String(name));
    const defaults: Record<string, RecordValue> = {};
    for (const { name, dflt_value } of info) {
      const [row] = dflt_value === null ? [] : await connection.all(`SELECT ${String(dflt_value)} AS value`);
      defaults[String(name)] = (row?.value ?? null) as RecordValue;
    }
    shapes.push({
      table: { ...table, fields: pick(table.fields, columns) },
      columns,
      defaults,
      rowidColumn: table.autoIncrement === true ? (table.primaryKey[0] ?? null) : null,
      indexes: await readIndexes(connection, table.name),
    });
  }
  return shapes;
}

async function readIndexes(
  connection: SoloConnection,
  table: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const indexes = new Map<string, readonly string[]>();
  for (const { name } of await connection.all(`PRAGMA index_list(${table})`)) {
    const columns = await connection.all(`PRAGMA index_info(${String(name)})`);
    indexes.set(
      String(name),
      columns.map((column) => String(column.name)),
    );
  }
  return indexes;
}

function pick(
  fields: Readonly<Record<string, FieldDescriptor>>,
  names: readonly string[],
): Record<string, FieldDescriptor> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
