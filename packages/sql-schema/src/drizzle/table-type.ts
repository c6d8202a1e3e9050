import type { SQLiteColumn, SQLiteTableWithColumns } from 'drizzle-orm/sqlite-core';

type Data<V> = NonNullable<V>;

type DataType<V> = V extends Date
  ? 'date'
  : V extends boolean
    ? 'boolean'
    : V extends number
      ? 'number'
      : 'string';

type ColumnType<V> = V extends Date
  ? 'SQLiteTimestamp'
  : V extends boolean
    ? 'SQLiteBoolean'
    : V extends number
      ? 'SQLiteInteger'
      : 'SQLiteText';

/** What every table has besides its record. */
export interface Checked {
  checksum: number | null;
}

/**
 * A Drizzle table whose columns have the fields and the types of a record, so that the compiler refuses a table that
 * has drifted from the contracts. Fields in `Defaulted` may be left out of an insert.
 */
export type TableOf<
  Name extends string,
  R,
  Key extends keyof R,
  Defaulted extends keyof R = never,
> = SQLiteTableWithColumns<{
  name: Name;
  schema: undefined;
  dialect: 'sqlite';
  columns: {
    [K in keyof (R & Checked) & string]: SQLiteColumn<{
      name: K;
      tableName: Name;
      dataType: DataType<Data<(R & Checked)[K]>>;
      columnType: ColumnType<Data<(R & Checked)[K]>>;
      data: Data<(R & Checked)[K]>;
      driverParam: Data<(R & Checked)[K]> extends string ? string : number;
      notNull: null extends (R & Checked)[K] ? false : true;
      hasDefault: K extends Defaulted ? true : false;
      isPrimaryKey: K extends Key ? true : false;
      isAutoincrement: false;
      hasRuntimeDefault: false;
      enumValues: Data<(R & Checked)[K]> extends string
        ? [Data<(R & Checked)[K]>, ...Data<(R & Checked)[K]>[]]
        : undefined;
      baseColumn: never;
      identity: undefined;
      generated: undefined;
    }>;
  };
}>;
