import { type FieldDescriptor, type Row, type TableDescriptor, tables, type Value } from '@skep/contracts';
import { equal, rejects } from '../assert.ts';
import {
  change,
  configEntry,
  decision,
  event,
  eventCount,
  finding,
  instance,
  issue,
  maintenanceRun,
  noon,
  relationship,
  review,
  usage,
} from '../fixtures.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';

// The rules come from the table descriptors, so a new table or field is checked without a new scenario.

export const checks: readonly Scenario[] = [
  {
    key: 'check-required-fields',
    group: 'insert',
    run: (context) =>
      refused(context, 'check', (field) => {
        if (field.nullable) return [];
        return field.default === undefined ? [undefined, null] : [null];
      }),
  },
  {
    key: 'check-allowed-values',
    group: 'insert',
    async run(context) {
      await refused(context, 'check', ({ values }) =>
        values === undefined ? [] : ['', 'nonsense', ...values.map((value) => value.toUpperCase())],
      );
      let serial = 0;
      for (const [table, name, field] of everyField()) {
        for (const value of field.values ?? []) {
          await context.store.insert('instances', [instance(`i${++serial}`)], ignoreKnown);
          const row = fresh(table.name, serial, { [name]: value });
          const [stored] = await context.store.insert(table.name, [row]);
          equal(stored?.[name], value, `${table.name}.${name} allows ${value}`);
        }
      }
    },
  },
  {
    key: 'check-smallest-value',
    group: 'insert',
    async run(context) {
      await refused(context, 'check', ({ min }) => (min === undefined ? [] : [min - 1, -1]));
      for (const [index, [table, name, { min }]] of everyField().entries()) {
        if (min === undefined) continue;
        await context.store.insert('instances', [instance(`i${index}`)], ignoreKnown);
        const [stored] = await context.store.insert(table.name, [fresh(table.name, index, { [name]: min })]);
        equal(stored?.[name], min, `${table.name}.${name} allows ${min}`);
      }
    },
  },
  {
    key: 'check-types-of-values',
    group: 'insert',
    run: (context) => refused(context, 'invalid', ({ kind }) => wrongTypes[kind]),
  },
  {
    key: 'check-unknown-tables-and-fields',
    group: 'insert',
    async run({ store }) {
      await rejects(store.insert('nope', [{ a: 1 }]), 'invalid', 'an unknown table');
      await rejects(
        store.insert('user_config', [configEntry('a', 'v', { nope: 1 })]),
        'invalid',
        'an unknown field',
      );
      await rejects(
        store.insert('user_config', [configEntry('a')], { returning: ['key', 'nope'] }),
        'invalid',
        'an unknown field to return',
      );
      equal(await store.find('user_config'), [], 'nothing was stored');
      await rejects(store.update('nope', {}, { a: 1 }), 'invalid', 'update of an unknown table');
      await rejects(store.update('user_config', {}, { nope: 1 }), 'invalid', 'update of an unknown field');
      await rejects(
        store.update('user_config', { nope: 1 }, { value: 'x' }),
        'invalid',
        'update by an unknown field',
      );
      await rejects(store.delete('nope', {}), 'invalid', 'delete from an unknown table');
      await rejects(store.delete('user_config', { nope: 1 }), 'invalid', 'delete by an unknown field');
    },
  },
];

const wrongTypes: Readonly<Record<FieldDescriptor['kind'], readonly unknown[]>> = {
  text: [1, true, noon, '\uD83D', 'a\0b', ['a'], {}],
  json: [1, '{', '', 'undefined', '"\uD83D"', {}],
  integer: ['1', 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, true, 1n],
  boolean: [0, 1, 'true'],
  timestamp: [0, '2026-01-01', new Date(Number.NaN)],
};

function everyField(): [TableDescriptor, string, FieldDescriptor][] {
  return Object.values<TableDescriptor>(tables).flatMap((table) =>
    Object.entries(table.fields).map(([name, field]): [TableDescriptor, string, FieldDescriptor] => [
      table,
      name,
      field,
    ]),
  );
}

const ignoreKnown = { onConflict: { fields: ['id'], action: 'ignore' } } as const;

/** Tries each bad value of each field in an insert and, keys excepted, in an update, and finds nothing changed. */
async function refused(
  { store }: ScenarioContext,
  reason: 'check' | 'invalid',
  badValues: (field: FieldDescriptor) => readonly unknown[],
): Promise<void> {
  await store.insert('instances', [instance('i1'), instance('i2')]);
  await store.insert('reviews', [review('i2', 'i1', { id: 1 })]);
  let tried = 0;
  for (const [table, name, field] of everyField()) {
    const isKey = table.primaryKey.includes(name);
    const before = await store.find(table.name);
    for (const bad of badValues(field)) {
      if (isKey && table.autoIncrement && bad === undefined) continue;
      const what = `${table.name}.${name} = ${typeof bad === 'bigint' ? '1n' : (JSON.stringify(bad) ?? 'undefined')}`;
      const row = fresh(table.name, 2, { [name]: bad as Value });
      await rejects(store.insert(table.name, [row]), reason, `insert with ${what}`);
      tried++;
      if (isKey || bad === undefined) continue;
      await rejects(store.update(table.name, {}, { [name]: bad as Value }), reason, `update to ${what}`);
    }
    equal(await store.find(table.name), before, `${table.name} is as it was`);
  }
  equal(tried > 10, true, 'there was something to try');
}

/** By table: a valid row, unlike any with another number. */
const examples: Readonly<Record<string, (serial: number) => Row>> = {
  instances: (serial) => instance(`fresh-${serial}`),
  mcp_events: () => event('i1'),
  instance_relationships: (serial) => relationship('i1', `i${serial}`),
  github_issues: (serial) => issue(serial),
  user_config: (serial) => configEntry(`fresh-${serial}`),
  message_usage: (serial) => usage('i1', `fresh-${serial}`),
  reviews: (serial) => review('i1', 'i2', { round: serial }),
  review_findings: () => finding(1),
  review_decisions: () => decision('i1'),
  event_counts: (serial) => eventCount('i1', `fresh-${serial}`),
  maintenance_runs: () => maintenanceRun(),
  changes: (serial) => change(`fresh-${serial}`),
};

/** A valid row of any table, but for the fields given. */
function fresh(table: string, serial: number, given: Row): Row {
  const example = examples[table];
  if (example === undefined) throw new Error(`The suite has no example of a row of ${table}: add one here.`);
  return { ...example(serial), ...given };
}
