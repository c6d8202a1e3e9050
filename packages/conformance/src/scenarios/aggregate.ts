import type { AggregateQuery, StorageAdapter } from '@skep/contracts';
import { equal, rejects } from '../assert.ts';
import { at, configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// Counts decide: how many review rounds an instance has had, how often a tool fails. One too many is a wrong decision.

export const aggregate: readonly Scenario[] = [
  {
    key: 'aggregate-count',
    group: 'aggregate',
    async run({ store }) {
      await insertEvents(store);
      equal(await store.aggregate('mcp_events', { measures: { rows: { op: 'count' } } }), [
        { keys: {}, values: { rows: 6 } },
      ]);
      equal(
        await store.aggregate('mcp_events', {
          where: { success: false },
          measures: { failed: { op: 'count' } },
        }),
        [{ keys: {}, values: { failed: 2 } }],
      );
    },
  },
  {
    key: 'aggregate-count-of-a-field-leaves-nulls-out',
    group: 'aggregate',
    async run({ store }) {
      await insertEvents(store);
      const measures = { rows: { op: 'count' }, timed: { op: 'count', field: 'duration_ms' } } as const;
      equal(await store.aggregate('mcp_events', { measures }), [{ keys: {}, values: { rows: 6, timed: 4 } }]);
    },
  },
  {
    key: 'aggregate-sum-min-max',
    group: 'aggregate',
    async run({ store }) {
      await insertEvents(store);
      const measures: AggregateQuery['measures'] = {
        sum: { op: 'sum', field: 'duration_ms' },
        shortest: { op: 'min', field: 'duration_ms' },
        longest: { op: 'max', field: 'duration_ms' },
        first: { op: 'min', field: 'timestamp' },
        last: { op: 'max', field: 'timestamp' },
        'least tool': { op: 'min', field: 'tool_name' },
        'greatest tool': { op: 'max', field: 'tool_name' },
      };
      equal(await store.aggregate('mcp_events', { measures }), [
        {
          keys: {},
          values: {
            sum: 60,
            shortest: 0,
            longest: 30,
            first: at(0),
            last: at(5000),
            'least tool': 'Bash',
            'greatest tool': '\u{1F41D}',
          },
        },
      ]);
    },
  },
  {
    key: 'aggregate-of-nothing',
    group: 'aggregate',
    async run({ store }) {
      const measures: AggregateQuery['measures'] = {
        rows: { op: 'count' },
        sum: { op: 'sum', field: 'duration_ms' },
        least: { op: 'min', field: 'tool_name' },
        last: { op: 'max', field: 'timestamp' },
      };
      const one = [{ keys: {}, values: { rows: 0, sum: null, least: null, last: null } }];
      equal(await store.aggregate('mcp_events', { measures }), one, 'one group, though no row matches');
      equal(await store.aggregate('mcp_events', { groupBy: [], measures }), one);
      equal(
        await store.aggregate('mcp_events', { groupBy: ['kind'], measures }),
        [],
        'no row, no key, no group',
      );
    },
  },
  {
    key: 'aggregate-groups-in-order-null-first',
    group: 'aggregate',
    async run({ store }) {
      await insertEvents(store);
      const groups = await store.aggregate('mcp_events', {
        groupBy: ['agent_id'],
        measures: { rows: { op: 'count' }, sum: { op: 'sum', field: 'duration_ms' } },
      });
      equal(groups, [
        { keys: { agent_id: null }, values: { rows: 3, sum: 10 } },
        { keys: { agent_id: 'Z' }, values: { rows: 1, sum: null } },
        { keys: { agent_id: 'a' }, values: { rows: 2, sum: 50 } },
      ]);
    },
  },
  {
    key: 'aggregate-by-several-keys',
    group: 'aggregate',
    async run({ store }) {
      await insertEvents(store);
      const groups = await store.aggregate('mcp_events', {
        groupBy: ['success', 'tool_name'],
        measures: { rows: { op: 'count' } },
      });
      equal(groups, [
        { keys: { success: false, tool_name: 'Bash' }, values: { rows: 1 } },
        { keys: { success: false, tool_name: '\uFFFD' }, values: { rows: 1 } },
        { keys: { success: true, tool_name: 'Bash' }, values: { rows: 2 } },
        { keys: { success: true, tool_name: 'Edit' }, values: { rows: 1 } },
        { keys: { success: true, tool_name: '\u{1F41D}' }, values: { rows: 1 } },
      ]);
    },
  },
  {
    key: 'aggregate-by-time-bucket',
    group: 'aggregate',
    async run({ store }) {
      const times = [-1001, -1000, -1, 0, 999, 1000, 1001];
      await store.insert(
        'user_config',
        times.map((ms) => configEntry(`k${ms}`, 'v', { updated_at: new Date(ms) })),
      );
      const groups = await store.aggregate('user_config', {
        groupBy: [{ field: 'updated_at', bucket: 1000 }],
        measures: { rows: { op: 'count' } },
      });
      equal(
        groups.map(({ keys, values }) => [keys.updated_at, values.rows]),
        [
          [new Date(-2000), 1],
          [new Date(-1000), 2],
          [new Date(0), 2],
          [new Date(1000), 2],
        ],
        'a bucket before 1970 starts before its rows, too',
      );
    },
  },
  {
    key: 'aggregate-time-bucket-with-nulls',
    group: 'aggregate',
    async run({ store }) {
      await store.insert('instances', [
        instance('a'),
        instance('b', { terminated_at: new Date(7) }),
        instance('c'),
      ]);
      const groups = await store.aggregate('instances', {
        groupBy: ['type', { field: 'terminated_at', bucket: 5 }],
        measures: { rows: { op: 'count' } },
      });
      equal(groups, [
        { keys: { type: 'coding', terminated_at: null }, values: { rows: 2 } },
        { keys: { type: 'coding', terminated_at: new Date(5) }, values: { rows: 1 } },
      ]);
    },
  },
  {
    key: 'aggregate-sum-is-exact-or-refused',
    group: 'aggregate',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const sum = async () => {
        const [group] = await store.aggregate('mcp_events', {
          measures: { sum: { op: 'sum', field: 'duration_ms' } },
        });
        return group?.values.sum;
      };
      await store.insert('mcp_events', [event('a', { duration_ms: Number.MAX_SAFE_INTEGER - 2 })]);
      await store.insert('mcp_events', [event('a', { duration_ms: 1 }), event('a', { duration_ms: 1 })]);
      equal(await sum(), Number.MAX_SAFE_INTEGER);
      await store.insert('mcp_events', [event('a', { duration_ms: 1 })]);
      await rejects(sum(), 'invalid', 'a sum beyond 2^53 - 1');
    },
  },
  {
    key: 'aggregate-malformed-is-invalid',
    group: 'aggregate',
    async run({ store }) {
      const count = { rows: { op: 'count' } };
      const malformed: [string, unknown][] = [
        ['no measure', { measures: {} }],
        ['an unknown measure', { measures: { a: { op: 'avg', field: 'duration_ms' } } }],
        ['a sum of no field', { measures: { a: { op: 'sum' } } }],
        ['a sum of text', { measures: { a: { op: 'sum', field: 'tool_name' } } }],
        ['a sum of times', { measures: { a: { op: 'sum', field: 'timestamp' } } }],
        ['a maximum of JSON', { measures: { a: { op: 'max', field: 'metadata' } } }],
        ['an unknown field', { measures: { a: { op: 'count', field: 'nope' } } }],
        ['an unknown key', { groupBy: ['nope'], measures: count }],
        ['a key twice', { groupBy: ['kind', 'kind'], measures: count }],
        ['a bucket of text', { groupBy: [{ field: 'kind', bucket: 10 }], measures: count }],
        ['a bucket of nothing', { groupBy: [{ field: 'timestamp', bucket: 0 }], measures: count }],
        ['a malformed where', { where: { nope: 1 }, measures: count }],
      ];
      for (const [what, query] of malformed) {
        await rejects(store.aggregate('mcp_events', query as AggregateQuery), 'invalid', what);
      }
      await rejects(
        store.aggregate('nope', { measures: { rows: { op: 'count' } } }),
        'invalid',
        'an unknown table',
      );
    },
  },
];

async function insertEvents(store: StorageAdapter): Promise<void> {
  await store.insert('instances', [instance('i')]);
  await store.insert('mcp_events', [
    event('i', { timestamp: at(0), duration_ms: 10 }),
    event('i', { timestamp: at(1), duration_ms: 0 }),
    event('i', { timestamp: at(2), tool_name: 'Edit' }),
    event('i', { timestamp: at(3), tool_name: '\u{1F41D}', duration_ms: 30, agent_id: 'a' }),
    event('i', {
      timestamp: at(5000),
      tool_name: '\uFFFD',
      duration_ms: 20,
      agent_id: 'a',
      success: false,
      outcome: 'failed',
    }),
    event('i', { timestamp: at(4), agent_id: 'Z', success: false, outcome: 'failed' }),
  ]);
}
