import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Bound } from '../connection.ts';
import { LruCache } from '../lru-cache.ts';

/** Tables and columns by whatever name: their names were checked against the descriptors. */
export type AnyTables = Record<string, Record<string, Bound>>;

/** SQL text with the values for it. */
export interface Compiled {
  readonly sql: string;
  readonly params: readonly Bound[];
}

/** How many shapes are remembered. */
const SHAPES = 512;

const builder = new Kysely<AnyTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const shapes = new LruCache<string>(SHAPES);

/**
 * The SQL of a query. Building and compiling costs many times what the statement itself does, so the text is kept by
 * the query's shape.
 *
 * @param shape Tells apart whatever gives other SQL text; says nothing of values.
 * @param params The values in the order in which `build` places them.
 */
export function compiled(
  shape: string,
  params: readonly Bound[],
  build: (db: Kysely<AnyTables>) => Compilable,
): Compiled {
  const sql = shapes.get(shape, () => {
    const query = build(builder).compile();
    const fits =
      query.parameters.length === params.length &&
      query.parameters.every((value, index) => Object.is(value, params[index]));
    if (!fits) throw new TypeError(`The parameters of ${shape} are not those of: ${query.sql}`);
    return query.sql;
  });
  return { sql, params };
}
