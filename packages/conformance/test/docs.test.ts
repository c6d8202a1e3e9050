import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenarios } from '../src/scenarios/all.ts';

// The guide shows code that is run elsewhere, to the letter, and names scenarios that exist.

const root = join(import.meta.dirname, '../../..');
const guide = await readFile(join(root, 'docs/write-an-adapter.md'), 'utf8');

test('every excerpt of the guide is in the file that it is from', async () => {
  const excerpts = [...guide.matchAll(/```ts\n\/\/ from (\S+)\n([\s\S]*?)```/g)];
  expect(excerpts.length).toBe([...guide.matchAll(/```ts\n/g)].length);
  for (const [, file = '', excerpt = ''] of excerpts) {
    expect(await readFile(join(root, file), 'utf8')).toContain(excerpt);
  }
});

test('every link of the guide leads to a file', async () => {
  for (const [, target = ''] of guide.matchAll(/\]\((\.\.[^)#]*|[a-z-]+\.md)[^)]*\)/g)) {
    await expect(stat(join(root, 'docs', target))).resolves.toBeDefined();
  }
});

test('the report in the guide names scenarios of the suite', () => {
  const report = /```\n(json-file: [\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const named = [...report.matchAll(/^ {2}[✓-] (\S+)/gm)].map(([, key]) => key);
  expect(named.length).toBeGreaterThan(2);
  expect(scenarios.map(({ key }) => key)).toEqual(expect.arrayContaining(named));
});
