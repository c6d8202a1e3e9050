import type { Row, Value } from '@skep/contracts';
import { equal, rejects } from '../assert.ts';
import { change, configEntry, event, instance, issue, noon, storedEntry } from '../fixtures.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';

// What comes out must be what went in, to the last character: a prompt, a path or a token that is nearly right is wrong.

export const values: readonly Scenario[] = [
  {
    key: 'text-round-trip',
    group: 'values',
    run: (context) => roundTrip(context, 'user_config', 'value', texts, configEntry),
  },
  {
    // Some engines end a text at U+0000: it must be refused, not cut.
    key: 'text-with-nul-is-refused',
    group: 'values',
    async run({ store }) {
      for (const text of ['\0', 'a\0b', 'a\0']) {
        await rejects(store.insert('user_config', [configEntry('a', text)]), 'invalid', JSON.stringify(text));
        await rejects(store.find('user_config', { where: { key: text } }), 'invalid', JSON.stringify(text));
      }
      equal(await store.find('user_config'), []);
    },
  },
  {
    key: 'text-of-one-megabyte',
    group: 'values',
    run: (context) => roundTrip(context, 'user_config', 'value', ['wörk🐝'.repeat(160_000)], configEntry),
  },
  {
    // Keys that differ only in case, accents or composition are different keys: branch names are.
    key: 'text-keys-are-told-apart',
    group: 'values',
    async run({ store }) {
      const keys = ['a', 'A', 'a ', 'á', 'a\u0301', 'ａ', '', ' '];
      await store.insert(
        'user_config',
        keys.map((key) => configEntry(key, `value of ${key}`)),
      );
      for (const key of keys) {
        const rows = await store.find('user_config', { where: { key } });
        equal(
          rows.map((row) => row.value),
          [`value of ${key}`],
        );
      }
    },
  },
  {
    key: 'integer-round-trip',
    group: 'values',
    run: (context) =>
      roundTrip(context, 'mcp_events', 'duration_ms', [0, 1, 2 ** 31, 2 ** 32 + 1, max - 1, max], inEvent),
  },
  {
    key: 'negative-integer-round-trip',
    group: 'values',
    async run({ store }) {
      const seqs = [-max, -(2 ** 31) - 1, -1, 0];
      const stored = await store.insert(
        'changes',
        seqs.map((seq) => change(`${seq}`, { seq })),
      );
      equal(
        stored.map((row) => row.seq),
        seqs,
      );
      equal(
        (await store.find('changes')).map((row) => [row.seq, row.record_key]),
        seqs.map((seq) => [seq, `${seq}`]),
      );
    },
  },
  {
    key: 'minus-zero-is-zero',
    group: 'values',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const [stored] = await store.insert('mcp_events', [event('a', { duration_ms: -0 })]);
      equal(stored?.duration_ms, 0);
      equal((await store.find('mcp_events'))[0]?.duration_ms, 0);
    },
  },
  {
    key: 'timestamp-round-trip',
    group: 'values',
    run: (context) => roundTrip(context, 'user_config', 'updated_at', times, configEntry),
  },
  {
    key: 'boolean-round-trip',
    group: 'values',
    run: (context) => roundTrip(context, 'user_config', 'encrypted', [true, false], configEntry),
  },
  {
    // JSON is somebody else's text: spacing, the order of keys and the spelling of numbers are theirs.
    key: 'json-is-kept-to-the-letter',
    group: 'values',
    run: (context) => roundTrip(context, 'mcp_events', 'metadata', jsons, inEvent),
  },
  {
    key: 'absent-fields-take-default-or-null',
    group: 'values',
    async run({ store }) {
      const [stored] = await store.insert('instances', [
        instance('a', { model: undefined as unknown as null }),
      ]);
      const expected = {
        ...instance('a'),
        agent: 'other',
        session_id: null,
        model: null,
        host: null,
        base_branch: null,
        tmux_session: null,
        tmux_pane: null,
        claude_pid: null,
        issue_number: null,
        pr_number: null,
        pr_url: null,
        parent_instance_id: null,
        terminated_at: null,
        system_prompt: null,
        max_reviews: null,
        events_pruned_before: null,
        agent_number: 1,
        checksum: null,
      };
      equal(stored, expected, 'what insert returns has every field');
      equal(await store.find('instances'), [expected], 'what find returns has every field');
    },
  },
  {
    key: 'null-replaces-a-value-and-back',
    group: 'values',
    async run({ store }) {
      await store.insert('github_issues', [issue(1, { body: 'text', labels: '[]', assignee: null })]);
      await store.update('github_issues', {}, { body: null, labels: null, assignee: 'ada' });
      const [row] = await store.find('github_issues');
      equal([row?.body, row?.labels, row?.assignee], [null, null, 'ada']);
    },
  },
  {
    // A row that is handed out is the caller's. What the caller does to it must not reach the store.
    key: 'returned-rows-are-copies',
    group: 'values',
    async run({ store }) {
      const [inserted] = await store.insert('user_config', [configEntry('a')]);
      spoil(inserted);
      const [found] = await store.find('user_config');
      equal(found, storedEntry('a'));
      spoil(found);
      equal(await store.find('user_config'), [storedEntry('a')]);
    },
  },
  {
    key: 'given-rows-are-copied',
    group: 'values',
    async run({ store }) {
      const given = configEntry('a', 'value', { updated_at: new Date(noon) });
      await store.insert('user_config', [given]);
      spoil(given);
      equal(await store.find('user_config'), [storedEntry('a')]);
      const changes: Row = { updated_at: new Date(noon) };
      await store.update('user_config', {}, changes);
      spoil(changes);
      equal((await store.find('user_config'))[0]?.updated_at, noon);
    },
  },
];

const max = Number.MAX_SAFE_INTEGER;

const texts = [
  '',
  ' ',
  'plain',
  'it\'s "quoted" `twice` \\ %_?:$1 --',
  "'; DROP TABLE instances; --",
  'line\nbreak\r\ntab\t',
  'éèü ß İı ſ',
  'e\u0301 composed from two',
  '日本語 한국어',
  'שלום עולם مرحبا',
  '🐝 𝒳 👩‍👩‍👧 \u{10FFFF}',
  '\uFEFF starts with a byte order mark',
  '\u0001\u007F\u0085\u2028\uFFFF',
  '123',
  '1e3',
  'null',
];

const times = [
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '1969-12-31T23:59:58.001Z',
  '1900-02-28T12:34:56.789Z',
  '2026-03-29T01:59:59.999Z',
  '2038-01-19T03:14:08.001Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
].map((time) => new Date(time));

const jsons = [
  '{}',
  'null',
  '"text"',
  '{"b":1, "a" : [1.0,1e3,-0]}',
  '{"a":1,"a":2}',
  '"\\u00e9é"',
  ' [ ] ',
  '12345678901234567890.5',
  '{"deep":[[[[{"🐝":null}]]]]}',
];

const inEvent = (key: string, _value?: string, given?: Row): Row => event('a', { tool_name: key, ...given });

/** Writes each value by an insert and by an update, and reads it back as returned, as found, and by condition. */
async function roundTrip(
  { store }: ScenarioContext,
  table: string,
  field: string,
  samples: readonly Value[],
  make: (key: string, value?: string, given?: Row) => Row,
): Promise<void> {
  await store.insert('instances', [instance('a')]);
  for (const [index, sample] of samples.entries()) {
    const name = table === 'user_config' ? 'key' : 'tool_name';
    const key = `sample-${index}`;
    const [stored] = await store.insert(table, [make(key, 'value', { [field]: sample })]);
    equal(stored?.[field], sample, `sample ${index}, as insert returned it`);
    const [found] = await store.find(table, { where: { [name]: key } });
    equal(found?.[field], sample, `sample ${index}, as found`);
    await store.insert(table, [make(`updated-${index}`)]);
    await store.update(table, { [name]: `updated-${index}` }, { [field]: sample });
    const matching = await store.find(table, {
      where: { [field]: sample, [name]: { in: [key, `updated-${index}`] } },
    });
    equal(matching.length, 2, `sample ${index}: both rows are found by the value itself`);
  }
}

function spoil(row: Row | undefined): void {
  if (row === undefined) return;
  for (const value of Object.values(row)) if (value instanceof Date) value.setTime(0);
  row.value = 'spoilt';
}
