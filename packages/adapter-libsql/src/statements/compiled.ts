import { LruCache, type Plan, type PlanValue } from '@skep/sql-schema';
import { type Placeholder, type Query, type SQL, sql } from 'drizzle-orm';
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core';
import { drizzle } from 'drizzle-orm/libsql/sqlite3';

/** SQL text with the values for it. */
export interface Compiled {
  readonly sql: string;
  readonly params: readonly PlanValue[];
}

/** Gives the place of the plan's next value. */
export type NextSlot = () => SQL;

/** How many shapes are remembered. */
const SHAPES = 512;

const builder: LibSQLDatabase = drizzle.mock();
const texts = new LruCache<string>(SHAPES);

/**
 * The SQL of a plan, kept by its shape.
 *
 * @param build Takes a slot for each value, in the order of the plan's params, which must be that of the text.
 */
export function compiled(
  { shape, params }: Plan,
  build: (db: LibSQLDatabase, next: NextSlot) => { toSQL(): Query },
): Compiled {
  const text = texts.get(shape, () => {
    let slots = 0;
    const query = build(builder, () => sql`${sql.placeholder(String(slots++))}`).toSQL();
    const names = query.params.map((param) => (param as Placeholder).name);
    const fits = names.length === params.length && names.every((name, index) => name === String(index));
    if (!fits) throw new TypeError(`The parameters of ${shape} are not those of: ${query.sql}`);
    return query.sql;
  });
  return { sql: text, params };
}
