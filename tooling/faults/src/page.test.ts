import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faults } from './catalogue.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');

test('the page has a row for every fault, in which nothing is lost', () => {
  const [, table = ''] = /<!-- faults: begin[^>]*-->([\s\S]*)<!-- faults: end -->/.exec(text) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, title, promise]) => [title, promise])).toEqual(
    faults.map(({ title, promise }) => [title, promise]),
  );
  for (const [, title, , , libsql, , sqlite] of rows)
    expect([title, libsql, sqlite]).toEqual([title, '0', '0']);
});
