import type { AggregateQuery, Query, Row } from '@skep/contracts';
import { expect, test } from 'vitest';
import type { Plan } from '../plans/plan.ts';
import { planAggregate, planFind } from '../plans/read-plans.ts';
import { planDelete, planInsert, planUpdate } from '../plans/write-plans.ts';
import { columnRows } from '../rows/columns.ts';
import { jsonRows } from '../rows/json.ts';
import { aggregateText } from './aggregate.ts';
import { findText } from './find.ts';
import { deleteText, insertText, updateText } from './write.ts';

const time = new Date(5);
const entry = (key: string): Row => ({ key, value: 'v', updated_at: time });

function placesOf(text: string): number {
  return [...text.matchAll(/\?/g)].length;
}

/** A text with as many places as the plan has values, that names what it was not asked to say. */
function fits({ params }: Plan, text: string): string {
  expect(placesOf(text)).toBe(params.length);
  return text;
}

const queries: readonly Query[] = [
  {},
  { where: { key: 'a' } },
  { where: { key: { in: ['a', 'b'] }, updated_at: { gte: time, lt: time } }, limit: 5 },
  {
    where: { anyOf: [{ key: 'a', value: 'b' }, { checksum: null }, { checksum: { null: false } }] },
    offset: 2,
  },
  { where: { anyOf: [] } },
  { orderBy: [{ field: 'checksum', direction: 'desc' }], after: { checksum: 1, key: 'a' }, limit: 1 },
  { after: { key: 'a' }, limit: 5000 },
];

test.each(queries)('a find has a place for each value, in any format: %o', (query) => {
  const plan = planFind('user_config', query);
  for (const format of [columnRows, jsonRows]) fits(plan, findText(plan, format));
});

test('what is found says so in plain SQL', () => {
  const plan = planFind('event_counts', {
    where: { instance_id: 'x', events: { gt: 3 } },
    orderBy: [{ field: 'last_at', direction: 'desc' }],
    limit: 9,
  });
  const order =
    'order by `last_at` desc, `instance_id` desc, `kind` desc, `tool_name` desc, `outcome` desc limit +?';
  expect(findText(plan, columnRows)).toContain(
    ` from \`event_counts\` where (\`instance_id\` = ? and \`events\` > ?) ${order}`,
  );
  expect(findText(plan, jsonRows)).toMatch(
    /^select cast\(json_group_array\(json_array\(.*\) from \(select `.*\?\)$/,
  );
});

const aggregates: readonly AggregateQuery[] = [
  { measures: { rows: { op: 'count' } } },
  {
    where: { success: true },
    groupBy: ['tool_name', { field: 'timestamp', bucket: 1000 }],
    measures: { last: { op: 'max', field: 'tool_name' }, sum: { op: 'sum', field: 'duration_ms' } },
  },
];

test.each(aggregates)('an aggregate has a place for each value, in any format: %o', (query) => {
  const plan = planAggregate('mcp_events', query);
  for (const format of [columnRows, jsonRows]) fits(plan, aggregateText(plan, format));
});

test('writes have a place for each value', () => {
  for (const onConflict of [
    undefined,
    { fields: ['key'], action: 'ignore' } as const,
    { fields: ['key'], action: 'update' } as const,
  ]) {
    for (const returning of [undefined, [], ['value']]) {
      for (const rows of [[entry('a')], [entry('a'), entry('b')]]) {
        const options = { ...(onConflict && { onConflict }), ...(returning && { returning }) };
        for (const plan of planInsert('user_config', rows, options)) {
          const text = fits(plan, insertText(plan, columnRows));
          expect(text.includes(' returning ')).toBe(returning?.length !== 0);
          expect(text.includes(' on conflict ')).toBe(onConflict !== undefined);
        }
      }
    }
  }
  const update = planUpdate('user_config', { key: { in: ['a', 'b'] } }, { value: 'x', checksum: null });
  expect(fits(update, updateText(update))).toBe(
    'update `user_config` set `value` = ?, `checksum` = ? where `key` in (select value from json_each(?))',
  );
  const remove = planDelete('user_config', {});
  expect(fits(remove, deleteText(remove))).toBe('delete from `user_config`');
});

test('with nothing to overwrite, the stored row is still given back', () => {
  const plans = planInsert('user_config', [{ ...entry('a') }], {
    onConflict: { fields: ['key'], action: 'update' },
  });
  expect(plans.map((plan) => insertText(plan, columnRows))).toEqual([
    expect.stringContaining('do update set `value` = excluded.`value`'),
  ]);
});
