import { expect, test } from 'vitest';
import { encodeRecordKey } from './record-key.ts';
import { tables } from './tables.ts';

test.each(Object.values(tables))(
  'the descriptor of $name names only fields and tables that exist',
  (table) => {
    const named = [
      ...table.primaryKey,
      ...table.uniques.flatMap((unique) => unique.fields),
      ...table.indexes.flatMap((index) => index.fields),
      ...table.foreignKeys.map((key) => key.field),
    ];
    for (const field of named) expect(table.fields).toHaveProperty(field);
    for (const { references } of table.foreignKeys) {
      const target = Object.values(tables).find(({ name }) => name === references.table);
      expect(target?.primaryKey).toEqual([references.field]);
    }
  },
);

test('a key is its own text, or a JSON array where it has several parts', () => {
  expect(encodeRecordKey(tables.instances, { id: 'work-1-a1' })).toBe('work-1-a1');
  expect(encodeRecordKey(tables.changes, { seq: 42 })).toBe('42');
  const issue = { repo_owner: 'acme', repo_name: 'widget', number: 7 };
  expect(encodeRecordKey(tables.github_issues, issue)).toBe('["acme","widget",7]');
});
