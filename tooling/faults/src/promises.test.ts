import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { faults } from './catalogue.ts';

const page = join(import.meta.dirname, '../../../docs/reliability.md');
const text = readFileSync(page, 'utf8');
const [, promised = ''] = text.split('## What is promised');
const rows = (promised.split('## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1);

/** The faults that a row names. */
function named(row: string): string[] {
  const proof = row.split('|')[2] ?? '';
  return [...(/faults? ((?:`[\w-]+`(?:, )?)+)/.exec(proof)?.[1] ?? '').matchAll(/`([\w-]+)`/g)].map(
    ([, name = '']) => name,
  );
}

/** The files that a row links to as its proof. */
function testsOf(row: string): string[] {
  const links = [...(row.split('|')[2] ?? '').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  for (const link of links) expect(link, row).toMatch(/\.test\.ts$/);
  return links;
}

test('every promise names its test', () => {
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(named(row).length + testsOf(row).length, row).toBeGreaterThan(0);
});

test('every fault that is named is one of the suite, and each of the suite is named', () => {
  const known = faults.map(({ name }) => name);
  expect([...new Set(rows.flatMap(named))].toSorted()).toEqual(known.toSorted());
});

test('every file that is linked to is there', () => {
  const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
  for (const link of links) expect(existsSync(join(dirname(page), link)), link).toBe(true);
});
