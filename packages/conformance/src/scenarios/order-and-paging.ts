import type { OrderBy, Query, Row, StorageAdapter } from '@skep/contracts';
import { equal, pluck } from '../assert.ts';
import { at, configEntry, instance, issue } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A page that repeats or skips a row makes a reader process an event twice, or never.

export const orderAndPaging: readonly Scenario[] = [
  {
    key: 'order-default-is-primary-key',
    group: 'order-and-paging',
    async run({ store }) {
      await store.insert(
        'user_config',
        ['c', 'a', 'b'].map((key) => configEntry(key)),
      );
      equal(pluck(await store.find('user_config'), 'key'), ['a', 'b', 'c']);
      await store.insert('github_issues', [
        issue(10),
        issue(9),
        issue(1, { repo_name: 'zeta' }),
        issue(2, { repo_owner: 'Acme' }),
      ]);
      const keys = (await store.find('github_issues')).map(
        (row) => `${row.repo_owner}/${row.repo_name}#${row.number}`,
      );
      equal(keys, ['Acme/widget#2', 'acme/widget#9', 'acme/widget#10', 'acme/zeta#1']);
    },
  },
  ordered('order-nulls', 'null is smaller than every value', [
    [[{ field: 'issue_number' }], 'd e a b c'],
    [[{ field: 'issue_number', direction: 'desc' }], 'c b a e d'],
    [[{ field: 'terminated_at', direction: 'desc' }], 'e d c b a'],
  ]),
  ordered('order-ties', 'ties go by the primary key, in the direction of the last field', [
    [[{ field: 'type' }], 'a b c d e'],
    [[{ field: 'type', direction: 'desc' }], 'e d c b a'],
    [[{ field: 'agent_number' }], 'a b d c e'],
    [[{ field: 'agent_number', direction: 'desc' }], 'e c d b a'],
  ]),
  ordered('order-several-fields', 'the next field orders what the one before left equal', [
    [[{ field: 'issue_number' }, { field: 'agent_number', direction: 'desc' }], 'e d b a c'],
    [[{ field: 'issue_number', direction: 'desc' }, { field: 'agent_number' }], 'c a b d e'],
    [[{ field: 'agent_number', direction: 'desc' }, { field: 'last_activity' }], 'e c b d a'],
    [[{ field: 'type' }, { field: 'id', direction: 'desc' }], 'e d c b a'],
  ]),
  {
    // Where text is ordered by UTF-16 unit or by a locale, two engines page differently through the same rows.
    key: 'order-text-by-code-point',
    group: 'order-and-paging',
    async run({ store }) {
      const keys = [
        '',
        ' ',
        '10',
        '9',
        'A',
        'Z',
        '_',
        'a',
        'aa',
        'b',
        'ß',
        'é',
        '日',
        '\uFFFD',
        '\u{1F41D}',
        '\u{10FFFF}',
      ];
      await store.insert(
        'user_config',
        keys.toReversed().map((key) => configEntry(key)),
      );
      equal(pluck(await store.find('user_config'), 'key'), keys);
      equal(
        pluck(await store.find('user_config', { orderBy: [{ field: 'key', direction: 'desc' }] }), 'key'),
        keys.toReversed(),
      );
    },
  },
  {
    key: 'order-booleans-and-times',
    group: 'order-and-paging',
    async run({ store }) {
      await store.insert('user_config', [
        configEntry('a', 'v', { encrypted: true, updated_at: new Date(0) }),
        configEntry('b', 'v', { encrypted: false, updated_at: new Date(5) }),
        configEntry('c', 'v', { encrypted: true, updated_at: new Date(-5) }),
      ]);
      const by = async (field: string) =>
        pluck(await store.find('user_config', { orderBy: [{ field }] }), 'key');
      equal(await by('encrypted'), ['b', 'a', 'c'], 'false comes before true');
      equal(await by('updated_at'), ['c', 'a', 'b'], 'times before 1970 come first');
    },
  },
  {
    key: 'limit-and-offset',
    group: 'order-and-paging',
    async run({ store }) {
      await insertFive(store);
      const cases: [Query, string][] = [
        [{ limit: 2 }, 'a b'],
        [{ limit: 0 }, ''],
        [{ limit: 9 }, 'a b c d e'],
        [{ offset: 0 }, 'a b c d e'],
        [{ offset: 3 }, 'd e'],
        [{ offset: 5 }, ''],
        [{ offset: 99, limit: 2 }, ''],
        [{ limit: 2, offset: 1 }, 'b c'],
        [{ limit: 2, offset: 4 }, 'e'],
        [{ limit: 0, offset: 1 }, ''],
        [{ limit: Number.MAX_SAFE_INTEGER, offset: 4 }, 'e'],
        [{ where: { agent_number: 2 }, limit: 1, offset: 1 }, 'd'],
        [{ orderBy: [{ field: 'issue_number' }], limit: 2, offset: 1 }, 'e a'],
      ];
      for (const [query, expected] of cases) {
        equal(pluck(await store.find('instances', query), 'id').join(' '), expected, JSON.stringify(query));
      }
    },
  },
  {
    key: 'offset-pages-cover-every-row-once',
    group: 'order-and-paging',
    async run({ store }) {
      await insertMany(store);
      for (const orderBy of orders) {
        const all = pluck(await store.find('instances', { orderBy }), 'id');
        const paged: unknown[] = [];
        for (let offset = 0; offset < all.length; offset += 3) {
          paged.push(...pluck(await store.find('instances', { orderBy, limit: 3, offset }), 'id'));
        }
        equal(paged, all, JSON.stringify(orderBy));
      }
    },
  },
  {
    key: 'after-excludes-its-row',
    group: 'order-and-paging',
    async run({ store }) {
      await insertFive(store);
      const after = async (row: Row, orderBy: OrderBy[] = []) =>
        pluck(await store.find('instances', { orderBy, after: row }), 'id').join(' ');
      equal(await after({ id: 'b' }), 'c d e');
      equal(await after({ id: 'e' }), '');
      equal(await after({ id: 'b' }, [{ field: 'id', direction: 'desc' }]), 'a');
      equal(await after({ id: 'bb', host: 'ignored' }), 'c d e', 'the row need not exist');
    },
  },
  {
    key: 'after-with-nulls-and-ties',
    group: 'order-and-paging',
    async run({ store }) {
      await insertMany(store);
      for (const orderBy of orders) {
        const all = await store.find('instances', { orderBy });
        for (let size = 1; size <= all.length + 1; size++) {
          equal(
            pluck(await pages(store, { orderBy, limit: size }), 'id'),
            pluck(all, 'id'),
            `${JSON.stringify(orderBy)}, pages of ${size}`,
          );
        }
      }
    },
  },
  {
    key: 'after-with-a-where',
    group: 'order-and-paging',
    async run({ store }) {
      await insertMany(store);
      const where = { anyOf: [{ issue_number: null }, { issue_number: { gte: 2 } }] };
      for (const orderBy of orders) {
        const all = await store.find('instances', { where, orderBy });
        equal(pluck(await pages(store, { where, orderBy, limit: 2 }), 'id'), pluck(all, 'id'));
      }
    },
  },
  {
    key: 'after-with-a-composite-key',
    group: 'order-and-paging',
    async run({ store }) {
      const repositories = ['widget', 'gadget'].flatMap((repo_name) =>
        ['acme', 'zeta'].map((repo_owner) => ({ repo_name, repo_owner })),
      );
      await store.insert(
        'github_issues',
        repositories.flatMap((repository) => [1, 2, 10].map((number) => issue(number, repository))),
      );
      for (const orderBy of [
        [],
        [{ field: 'number', direction: 'desc' }],
        [{ field: 'repo_name' }],
      ] satisfies OrderBy[][]) {
        const all = await store.find('github_issues', { orderBy });
        equal(all.length, 12);
        equal(await pages(store, { orderBy, limit: 5 }, 'github_issues'), all, JSON.stringify(orderBy));
      }
    },
  },
  {
    // The row that a reader stopped at may be deleted before the reader comes back.
    key: 'after-is-stable-under-deletes',
    group: 'order-and-paging',
    async run({ store }) {
      await insertMany(store);
      const orderBy: OrderBy[] = [{ field: 'issue_number', direction: 'desc' }];
      const all = await store.find('instances', { orderBy });
      const page = await store.find('instances', { orderBy, limit: 4 });
      await store.delete('instances', { id: { in: page.map((row) => row.id as string) } });
      const last = page.at(-1);
      const rest = await store.find('instances', { orderBy, ...(last && { after: last }) });
      equal(pluck(rest, 'id'), pluck(all.slice(4), 'id'));
    },
  },
];

const orders: OrderBy[][] = [
  [],
  [{ field: 'id', direction: 'desc' }],
  [{ field: 'issue_number' }],
  [{ field: 'issue_number', direction: 'desc' }],
  [{ field: 'issue_number' }, { field: 'terminated_at', direction: 'desc' }],
  [
    { field: 'terminated_at', direction: 'desc' },
    { field: 'host' },
    { field: 'agent_number', direction: 'desc' },
  ],
  [{ field: 'host', direction: 'desc' }, { field: 'id' }],
];

function ordered(key: string, meaning: string, cases: readonly [OrderBy[], string][]): Scenario {
  return {
    key,
    group: 'order-and-paging',
    async run({ store }) {
      await insertFive(store);
      for (const [orderBy, expected] of cases) {
        const ids = pluck(await store.find('instances', { orderBy }), 'id').join(' ');
        equal(ids, expected, `${meaning}: ${JSON.stringify(orderBy)}`);
      }
    },
  };
}

async function pages(store: StorageAdapter, query: Query, table = 'instances'): Promise<Row[]> {
  const rows: Row[] = [];
  let last: Row | undefined;
  do {
    const page = await store.find(table, last === undefined ? query : { ...query, after: last });
    rows.push(...page);
    last = page.at(-1);
    // Twice as many rows as there are: the pages go round in a circle.
  } while (last !== undefined && rows.length < 50);
  return rows;
}

async function insertFive(store: StorageAdapter): Promise<void> {
  await store.insert('instances', [
    instance('c', { issue_number: 9, agent_number: 3, last_activity: at(2) }),
    instance('a', { issue_number: 7, agent_number: 1, last_activity: at(0) }),
    instance('e', { agent_number: 4, last_activity: at(4), terminated_at: at(4) }),
    instance('b', { issue_number: 7, agent_number: 2, last_activity: at(1) }),
    instance('d', { agent_number: 2, last_activity: at(3) }),
  ]);
}

/** Nulls and ties in every combination. */
async function insertMany(store: StorageAdapter): Promise<void> {
  const rows = [null, 1, 2].flatMap((issue_number) =>
    [null, at(1)].flatMap((terminated_at) =>
      [null, 'h'].map((host) => ({ issue_number, terminated_at, host })),
    ),
  );
  await store.insert(
    'instances',
    rows.map((row, index) =>
      instance(`i${(index * 5) % rows.length}`, { ...row, agent_number: 1 + (index % 2) }),
    ),
  );
}
