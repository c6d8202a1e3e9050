import type { AggregateQuery, OnConflict, Query, Row, Value, Where } from '@skep/contracts';
import fc, { type Arbitrary } from 'fast-check';
import { type ModelTable, modelTables } from './domains.ts';

/** One call of a data method, as data: it is printed when a run fails. */
export type Call =
  | { readonly do: 'insert'; readonly table: string; readonly rows: Row[]; readonly onConflict?: OnConflict }
  | { readonly do: 'update'; readonly table: string; readonly where: Where; readonly changes: Row }
  | { readonly do: 'delete'; readonly table: string; readonly where: Where }
  | { readonly do: 'find'; readonly table: string; readonly query: Query }
  | { readonly do: 'aggregate'; readonly table: string; readonly query: AggregateQuery };

/** What happens inside a transaction; `fails` makes the work throw at its end. */
export type Step =
  | Call
  | { readonly do: 'savepoint'; readonly fails: boolean; readonly steps: readonly Step[] };

export type Operation =
  | Call
  | { readonly do: 'transaction'; readonly fails: boolean; readonly steps: readonly Step[] };

const table: Arbitrary<ModelTable> = fc.constantFrom(...modelTables);

const call: Arbitrary<Call> = table.chain((chosen) =>
  fc.oneof(
    { weight: 6, arbitrary: insertInto(chosen) },
    { weight: 2, arbitrary: updateOf(chosen) },
    {
      weight: 1,
      arbitrary: where(chosen).map(
        (condition) => ({ do: 'delete', table: chosen.name, where: condition }) as const,
      ),
    },
    {
      weight: 4,
      arbitrary: query(chosen).map((asked) => ({ do: 'find', table: chosen.name, query: asked }) as const),
    },
    { weight: 1, arbitrary: aggregateOf(chosen) },
  ),
);

function savepointOf(step: Arbitrary<Step>): Arbitrary<Step> {
  return fc.record({
    do: fc.constant('savepoint' as const),
    fails: fc.boolean(),
    steps: fc.array(step, { maxLength: 4 }),
  });
}

/** A call, now and then in a savepoint, now and then in two. */
const step: Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: call },
  { weight: 2, arbitrary: savepointOf(call) },
  {
    weight: 1,
    arbitrary: savepointOf(
      fc.oneof({ weight: 1, arbitrary: call }, { weight: 1, arbitrary: savepointOf(call) }),
    ),
  },
);

const transaction: Arbitrary<Operation> = fc.record({
  do: fc.constant('transaction' as const),
  fails: fc.boolean(),
  steps: fc.array(step, { maxLength: 6 }),
});

/** Some rows to begin with: most calls on an empty store come to nothing. */
const beginning: Arbitrary<readonly Call[]> = fc.tuple(...modelTables.map(firstRows));

export const operations: Arbitrary<readonly Operation[]> = fc
  .tuple(
    beginning,
    fc.array(fc.oneof({ weight: 5, arbitrary: call }, { weight: 1, arbitrary: transaction }), {
      maxLength: 30,
      size: 'max',
    }),
  )
  .map(([first, rest]) => [...first, ...rest]);

/** Rows that differ in the primary key, and so are mostly valid. */
function firstRows(chosen: ModelTable): Arbitrary<Call> {
  const [primaryKey = []] = chosen.keys;
  const key = (row: Row): string => JSON.stringify(primaryKey.map((field) => row[field]));
  const first = rowOf(chosen, chosen.optional).map((row) => ({ ...row, ...chosen.first }));
  return fc
    .uniqueArray(first, { minLength: 4, maxLength: 8, selector: key })
    .map((rows) => ({ do: 'insert', table: chosen.name, rows }));
}

function insertInto(chosen: ModelTable): Arbitrary<Call> {
  const row = rowOf(chosen, chosen.optional);
  // The store assigns a key only where one row is given: which row got which key is told by what insert returns.
  const rows = chosen.autoIncrement
    ? fc.oneof(
        fc.array(row, { maxLength: 4 }),
        rowOf(chosen, [...chosen.optional, 'id']).map((single) => [single]),
      )
    : fc.array(row, { maxLength: 4 });
  const onConflict = fc.option(
    fc.record({
      fields: fc.constantFrom(...chosen.keys),
      action: fc.constantFrom('ignore' as const, 'update' as const),
    }),
    { nil: undefined },
  );
  // Rows that overwrite different fields may take an engine several statements; which of two broken rules is told
  // then is its own affair. So several rows that overwrite give the same fields.
  const wholeRows = fc.array(rowOf(chosen, []), { minLength: 2, maxLength: 4 });
  return fc.tuple(rows, onConflict, wholeRows).map(([some, conflict, whole]) => ({
    do: 'insert',
    table: chosen.name,
    rows: conflict?.action === 'update' && some.length > 1 ? whole : some,
    ...(conflict && { onConflict: conflict }),
  }));
}

function rowOf({ domain }: ModelTable, optional: readonly string[]): Arbitrary<Row> {
  return fc.record(domain, {
    requiredKeys: Object.keys(domain).filter((name) => !optional.includes(name)),
  }) as Arbitrary<Row>;
}

function updateOf(chosen: ModelTable): Arbitrary<Call> {
  const [primaryKey = []] = chosen.keys;
  const changeable = Object.fromEntries(
    Object.entries(chosen.domain).filter(([name]) => !primaryKey.includes(name)),
  );
  const changes = fc
    .record(changeable, { requiredKeys: [] })
    .filter((change) => Object.keys(change).length > 0);
  return fc.tuple(where(chosen), changes).map(([condition, change]) => ({
    do: 'update',
    table: chosen.name,
    where: condition,
    changes: change as Row,
  }));
}

const unordered: ReadonlySet<string> = new Set(['success', 'metadata', 'labels']);

function where({ domain }: ModelTable): Arbitrary<Where> {
  const conditions = Object.fromEntries(
    Object.entries(domain).map(([name, value]) => [name, condition(value, unordered.has(name))]),
  );
  const names = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.subarray(Object.keys(domain), { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.subarray(Object.keys(domain), { minLength: 2, maxLength: 2 }) },
  );
  const flat = names.chain((chosen: readonly string[]) =>
    fc.record(Object.fromEntries(chosen.map((name) => [name, conditions[name] ?? fc.constant(null)]))),
  ) as Arbitrary<Where>;
  const anyOf = (rest: Arbitrary<Where>, inner: Arbitrary<Where>): Arbitrary<Where> =>
    fc.tuple(rest, fc.array(inner, { maxLength: 3 })).map(([all, members]) => ({ ...all, anyOf: members }));
  const either = anyOf(fc.constant({}), flat);
  return fc.oneof(
    { weight: 6, arbitrary: flat },
    { weight: 2, arbitrary: either },
    { weight: 1, arbitrary: anyOf(flat, either) },
  );
}

function condition(value: Arbitrary<Value>, isUnordered: boolean): Arbitrary<Where[string]> {
  const scalar = value.filter((one) => one !== null) as Arbitrary<Exclude<Value, null>>;
  const one = [
    value,
    fc.record({ in: fc.array(scalar, { maxLength: 3 }) }),
    fc.record({ null: fc.boolean() }),
  ] as Arbitrary<Where[string]>[];
  if (isUnordered) return fc.oneof(...one);
  const bounds = fc.oneof(
    ...[['gt'], ['gte'], ['lt'], ['lte'], ['gt', 'lte'], ['gte', 'lt']].map((operators) =>
      fc.record(Object.fromEntries(operators.map((operator) => [operator, scalar]))),
    ),
  ) as Arbitrary<Where[string]>;
  return fc.oneof(...one, bounds);
}

function query(chosen: ModelTable): Arbitrary<Query> {
  const orderable = Object.keys(chosen.domain).filter((name) => name !== 'metadata' && name !== 'labels');
  const orderBy = fc.uniqueArray(
    fc.record({
      field: fc.constantFrom(...orderable),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    }),
    { maxLength: 3, selector: ({ field }) => field },
  );
  const part = fc.oneof(
    fc.record({ limit: fc.nat(5), offset: fc.nat(3) }, { requiredKeys: [] }),
    fc.record({ limit: fc.nat(4), after: rowOf(chosen, []) }, { requiredKeys: ['after'] }),
  );
  return fc
    .tuple(where(chosen), orderBy, part)
    .map(([condition, order, rest]) => ({ where: condition, orderBy: order, ...rest }));
}

const measures: AggregateQuery['measures'] = { rows: { op: 'count' } };

function aggregateOf(chosen: ModelTable): Arbitrary<Call> {
  const numbers =
    { instances: 'agent_number', mcp_events: 'duration_ms', github_issues: 'number' }[chosen.name] ?? '';
  const time =
    { instances: 'terminated_at', mcp_events: 'timestamp', github_issues: 'updated_at' }[chosen.name] ?? '';
  const all: AggregateQuery['measures'] = {
    ...measures,
    counted: { op: 'count', field: numbers },
    sum: { op: 'sum', field: numbers },
    least: { op: 'min', field: numbers },
    last: { op: 'max', field: time },
  };
  const keys = fc.subarray(
    Object.keys(chosen.domain).filter((name) => name !== time),
    { maxLength: 2 },
  );
  return fc
    .tuple(where(chosen), keys, fc.option(fc.constantFrom(1, 1000, 86_400_000)))
    .map(([condition, names, bucket]) => ({
      do: 'aggregate',
      table: chosen.name,
      query: {
        where: condition,
        groupBy: [...names, ...(bucket === null ? [] : [{ field: time, bucket }])],
        measures: all,
      },
    }));
}
