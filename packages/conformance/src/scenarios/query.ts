import { type Query, type StorageAdapter, tables, type Where } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { at, configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A filter that means something slightly different on another engine shows one user agents that another cannot see.

export const query: readonly Scenario[] = [
  holds('equality', 'by every kind of field', [
    [{ id: 'b' }, 'b'],
    [{ agent_number: 2 }, 'b d'],
    [{ last_activity: at(2) }, 'c'],
    [{ id: 'B' }, ''],
    [{ issue_number: 7, agent_number: 2 }, 'b'],
    [{ id: 'b', agent_number: 1 }, ''],
    [{}, 'a b c d e'],
  ]),
  holds('null', 'null is asked for, and never equal to a value', [
    [{ issue_number: null }, 'd e'],
    [{ issue_number: { null: true } }, 'd e'],
    [{ issue_number: { null: false } }, 'a b c'],
    [{ issue_number: { null: false, gt: 7 } }, 'c'],
    [{ issue_number: { null: true, gt: 7 } }, ''],
    [{ issue_number: null, id: 'e' }, 'e'],
    [{ terminated_at: null, agent_number: 2 }, 'b d'],
  ]),
  holds('comparison', 'of integers, times and text', [
    [{ agent_number: { gt: 2 } }, 'c e'],
    [{ agent_number: { gte: 2 } }, 'b c d e'],
    [{ agent_number: { lt: 2 } }, 'a'],
    [{ agent_number: { lte: 2 } }, 'a b d'],
    [{ agent_number: { gt: 1, lt: 4 } }, 'b c d'],
    [{ agent_number: { gte: 3, lt: 3 } }, ''],
    [{ last_activity: { gt: at(1), lte: at(3) } }, 'c d'],
    [{ id: { gte: 'b', lt: 'd' } }, 'b c'],
    [{ worktree_path: { gt: '/worktrees/d' } }, 'e'],
  ]),
  holds('comparison-leaves-nulls-out', 'a null is neither smaller nor greater than a value', [
    [{ issue_number: { gt: 0 } }, 'a b c'],
    [{ issue_number: { lt: 100 } }, 'a b c'],
    [{ issue_number: { lte: 7 } }, 'a b'],
    [{ session_id: { gte: '' } }, 'a b'],
    [{ terminated_at: { lt: at(1000) } }, 'e'],
  ]),
  holds('in', 'any of the values given', [
    [{ id: { in: ['a', 'c', 'x'] } }, 'a c'],
    [{ agent_number: { in: [2, 2, 3] } }, 'b c d'],
    [{ last_activity: { in: [at(0), at(4)] } }, 'a e'],
    [{ issue_number: { in: [7] } }, 'a b'],
    [{ id: { in: ['a', 'b', 'c'], gt: 'a' } }, 'b c'],
  ]),
  holds('in-of-nothing', 'matches nothing, not everything', [
    [{ id: { in: [] } }, ''],
    [{ issue_number: { in: [] } }, ''],
    [{ id: 'a', agent_number: { in: [] } }, ''],
    [{ anyOf: [{ id: { in: [] } }, { id: 'b' }] }, 'b'],
  ]),
  holds('any-of', 'at least one of its members, and all other conditions', [
    [{ anyOf: [{ id: 'a' }, { agent_number: 2 }] }, 'a b d'],
    [{ anyOf: [{ id: 'a' }, { id: 'a' }] }, 'a'],
    [{ agent_number: 2, anyOf: [{ id: 'a' }, { id: 'b' }] }, 'b'],
    [{ anyOf: [{ issue_number: null, agent_number: 4 }, { issue_number: 9 }] }, 'c e'],
    [{ anyOf: [{ id: 'x' }] }, ''],
  ]),
  holds('any-of-nested', 'inside another', [
    [{ anyOf: [{ anyOf: [{ id: 'a' }, { id: 'b' }], agent_number: 2 }, { id: 'e' }] }, 'b e'],
    [{ anyOf: [{ anyOf: [{ anyOf: [{ id: 'c' }] }] }] }, 'c'],
  ]),
  holds('any-of-nothing', 'matches nothing; a member without conditions matches everything', [
    [{ anyOf: [] }, ''],
    [{ id: 'a', anyOf: [] }, ''],
    [{ anyOf: [{ anyOf: [] }, { id: 'b' }] }, 'b'],
    [{ anyOf: [{}] }, 'a b c d e'],
    [{ anyOf: [{ id: 'a' }, {}] }, 'a b c d e'],
  ]),
  {
    key: 'query-boolean-and-json-equality',
    group: 'query',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      await store.insert('mcp_events', [
        event('a', { tool_name: 'one', success: true, metadata: '{"a": 1}' }),
        event('a', { tool_name: 'two', success: false, outcome: 'failed', metadata: '{"a":1}' }),
        event('a', { tool_name: 'three', success: false, outcome: 'failed' }),
      ]);
      const cases: [Where, string[]][] = [
        [{ success: true }, ['one']],
        [{ success: false }, ['two', 'three']],
        [{ success: { in: [false] } }, ['two', 'three']],
        [{ metadata: '{"a":1}' }, ['two']],
        [{ metadata: null }, ['three']],
        [{ metadata: { in: ['{"a": 1}', '{"a":1}'] } }, ['one', 'two']],
      ];
      for (const [where, expected] of cases) {
        equal(pluck(await store.find('mcp_events', { where }), 'tool_name'), expected, JSON.stringify(where));
      }
    },
  },
  {
    key: 'query-text-comparison-by-code-point',
    group: 'query',
    async run({ store }) {
      const keys = ['Z', 'a', 'ä', '\uFFFD', '\u{1F41D}'];
      await store.insert(
        'user_config',
        keys.map((key) => configEntry(key)),
      );
      for (const [index, key] of keys.entries()) {
        const above = await store.find('user_config', { where: { key: { gt: key } } });
        equal(pluck(above, 'key').sort(), keys.slice(index + 1).sort(), `above ${key}`);
      }
    },
  },
  {
    // More than one statement of some engines takes, in values and in depth.
    key: 'query-with-many-conditions',
    group: 'query',
    async run({ store }) {
      await store.insert(
        'user_config',
        ['k1', 'k1499'].map((key) => configEntry(key)),
      );
      const many = Array.from({ length: 1500 }, (_, index) => `k${index}`);
      const found = async (where: Where) => (await store.find('user_config', { where })).length;
      equal(await found({ key: { in: many } }), 2);
      equal(await found({ anyOf: many.map((key) => ({ key })) }), 2);
      let nested: Where = { key: 'k1' };
      for (let depth = 0; depth < 100; depth++) nested = { anyOf: [nested] };
      equal(await found(nested), 1);
    },
  },
  {
    // A malformed question must be refused: an engine that answers it with all rows, or none, hides the mistake.
    key: 'query-malformed-is-invalid',
    group: 'query',
    async run({ store }) {
      await rejects(store.find('no_such_table'), 'invalid', 'an unknown table');
      await rejects(store.find('toString'), 'invalid', 'a table named like a method');
      for (const [what, malformed] of malformedQueries) {
        await rejects(store.find('instances', malformed as Query), 'invalid', what);
        await rejects(
          store.transaction((tx) => tx.find('instances', malformed as Query)),
          'invalid',
          `${what}, in a transaction`,
        );
      }
    },
  },
  {
    key: 'query-of-an-empty-table',
    group: 'query',
    async run({ store }) {
      for (const table of ['instances', 'mcp_events', 'github_issues', 'changes']) {
        equal(await store.find(table), []);
        equal(await store.find(table, { limit: 3, offset: 2 }), []);
      }
    },
  },
  {
    key: 'query-omit',
    group: 'query',
    async run({ store }) {
      await insertFive(store);
      const ordered = { orderBy: [{ field: 'agent_number' }] } as const;
      const omit = ['checksum', 'agent_number', 'id'];
      const whole = await store.find('instances', ordered);
      const expected = whole.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([field]) => !omit.includes(field))),
      );
      equal(
        await store.find('instances', { ...ordered, omit }),
        expected,
        'in the order of an omitted field',
      );
      equal(await store.find('instances', { ...ordered, omit, limit: 2, offset: 1 }), expected.slice(1, 3));
      equal(await store.find('instances', { where: { id: 'a' }, omit }), expected.slice(0, 1), 'by the key');
      equal(await store.find('instances', { ...ordered, omit: [] }), whole, 'nothing omitted');
      equal(await store.transaction((tx) => tx.find('instances', { ...ordered, omit })), expected);
    },
  },
];

const malformedQueries: [string, unknown][] = [
  ['an unknown field', { where: { nope: 1 } }],
  ['a field of the prototype', { where: { constructor: 'x' } }],
  ['an unknown operator', { where: { id: { like: 'a%' } } }],
  ['no operator', { where: { id: {} } }],
  ['undefined', { where: { id: undefined } }],
  ['the wrong type of value', { where: { id: 1 } }],
  ['text for an integer', { where: { agent_number: '1' } }],
  ['a number for a time', { where: { last_activity: 1 } }],
  ['a fraction', { where: { agent_number: 1.5 } }],
  ['a number beyond 2^53', { where: { agent_number: 2 ** 53 } }],
  ['an invalid Date', { where: { last_activity: new Date(Number.NaN) } }],
  ['null inside in', { where: { issue_number: { in: [null] } } }],
  ['null as a bound', { where: { issue_number: { gt: null } } }],
  ['in without an array', { where: { id: { in: 'a' } } }],
  ['anyOf without an array', { where: { anyOf: { id: 'a' } } }],
  ['an unknown field inside anyOf', { where: { anyOf: [{ nope: 1 }] } }],
  ['an array as where', { where: [] }],
  ['an unknown field to order by', { orderBy: [{ field: 'nope' }] }],
  ['a field ordered by twice', { orderBy: [{ field: 'id' }, { field: 'id', direction: 'desc' }] }],
  ['an unknown direction', { orderBy: [{ field: 'id', direction: 'up' }] }],
  ['a negative limit', { limit: -1 }],
  ['a fractional limit', { limit: 1.5 }],
  ['a limit that is no number', { limit: Number.NaN }],
  ['a negative offset', { offset: -1 }],
  ['after and offset together', { after: { id: 'a' }, offset: 1 }],
  ['an unknown field in omit', { omit: ['nobody'] }],
  ['omit of every field', { omit: Object.keys(tables.instances.fields) }],
  ['after without the primary key', { after: { agent_number: 1 } }],
  ['after without a field of the order', { orderBy: [{ field: 'host' }], after: { id: 'a' } }],
];

/** @param meaning What the cases show; part of the message of one that fails. */
function holds(name: string, meaning: string, cases: readonly [Where, string][]): Scenario {
  return {
    key: `query-${name}`,
    group: 'query',
    async run({ store }) {
      await insertFive(store);
      for (const [where, expected] of cases) {
        const ids = pluck(await store.find('instances', { where }), 'id');
        equal(ids.join(' '), expected, `${meaning}: ${JSON.stringify(where)}`);
      }
    },
  };
}

async function insertFive(store: StorageAdapter): Promise<void> {
  await store.insert('instances', [
    instance('a', { issue_number: 7, agent_number: 1, session_id: 's1', last_activity: at(0) }),
    instance('b', { issue_number: 7, agent_number: 2, session_id: 's2', last_activity: at(1) }),
    instance('c', { issue_number: 9, agent_number: 3, last_activity: at(2) }),
    instance('d', { agent_number: 2, last_activity: at(3) }),
    instance('e', { agent_number: 4, last_activity: at(4), terminated_at: at(4) }),
  ]);
}
