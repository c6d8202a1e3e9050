import { LruCache, type Plan, type PlanValue } from '@skep/sql-schema';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Tables and columns by whatever name: their names were checked against the descriptors. */
export type AnyTables = Record<string, Record<string, PlanValue>>;

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
const texts = new LruCache<string>(SHAPES);

/**
 * The SQL text of a plan: built and compiled once, and kept by the plan's shape, for that costs many times what the
 * statement itself does.
 *
 * @param build Must place the plan's params in their order.
 */
export function sqlOf({ shape, params }: Plan, build: (db: Kysely<AnyTables>) => Compilable): string {
  return texts.get(shape, () => {
    const { sql, parameters } = build(builder).compile();
    const fits =
      parameters.length === params.length &&
      parameters.every((value, index) => Object.is(value, params[index]));
    if (!fits) throw new TypeError(`The parameters of ${shape} are not those of: ${sql}`);
    return sql;
  });
}
