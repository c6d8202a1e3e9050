import { expect, test } from 'vitest';
import { migrations } from './all.ts';
import { checksumOf } from './migration.ts';

const migration = { id: '20260101000000_x', up: 'A;\nB;\n', down: 'C;\n' };

test('line ends do not change a checksum', () => {
  const windows = { ...migration, up: 'A;\r\nB;\r\n', down: 'C;\r\n' };
  const mac = { ...migration, up: 'A;\rB;\r', down: 'C;\r' };
  expect(checksumOf(windows)).toBe(checksumOf(migration));
  expect(checksumOf(mac)).toBe(checksumOf(migration));
});

test('any other change, in either direction, does', () => {
  const others = [
    { ...migration, up: 'A;\nB; \n' },
    { ...migration, down: 'D;\n' },
    { ...migration, up: 'A;\nB;\nC;\n', down: '' },
  ];
  const checksums = new Set([migration, ...others].map(checksumOf));
  expect(checksums.size).toBe(4);
});

test('published migrations have not changed', () => {
  expect(Object.fromEntries(migrations.map((one) => [one.id, checksumOf(one)]))).toMatchInlineSnapshot(`
    {
      "20261121090000_initial": "47e736ae0baab568b89f1a1d360fda64e56f8193adab3b955ee7d35d1e22403a",
      "20261121100000_agent_details": "11c3808d237ad773575e1499e53182a3d6f771db63ccf1325fcd80f7889f6e59",
      "20261121110000_reviews": "bec2158c7fe483ffdc590b051dc042fa32793903c0a9f479cd231ba676ae229d",
      "20261121120000_data_safety": "75aea981ace010103ef92d0959345b9b6b41d6a2512a6be95e557d0349d46e1b",
      "20261121130000_sparse_dedupe": "eed5093c69771b630d9e558b04b370b30e241f5bc6b04fa22e6db5569057995c",
    }
  `);
});

test('the checksum that a published migration notes is its own', () => {
  for (const one of migrations) expect(one.checksum).toBe(checksumOf(one));
});

test('ids are UTC timestamps with a name, in ascending order', () => {
  const ids = migrations.map(({ id }) => id);
  for (const id of ids) expect(id).toMatch(/^\d{14}_[a-z0-9_]+$/);
  expect(ids).toEqual([...new Set(ids)].sort());
});
