import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesUnder, fingerprint } from './fingerprint.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skep-fingerprint-'));
  mkdirSync(join(root, 'package/src'), { recursive: true });
  writeFileSync(join(root, 'package/src/a.ts'), 'a');
});
afterEach(() => rmSync(root, { recursive: true }));

const current = () => fingerprint(root, filesUnder(root, 'package'));

test('is the same while the contents are', () => {
  const before = current();
  utimesSync(join(root, 'package/src/a.ts'), 0, 0);
  expect(current()).toBe(before);
});

test('changes with a content, a name and a new file', () => {
  const seen = new Set([current()]);
  writeFileSync(join(root, 'package/src/a.ts'), 'b');
  seen.add(current());
  writeFileSync(join(root, 'package/src/b.ts'), '');
  seen.add(current());
  rmSync(join(root, 'package/src/b.ts'));
  writeFileSync(join(root, 'package/src/c.ts'), '');
  seen.add(current());
  expect(seen.size).toBe(4);
});

test('a missing file differs from an empty one', () => {
  const missing = fingerprint(root, ['lock']);
  writeFileSync(join(root, 'lock'), '');
  expect(fingerprint(root, ['lock'])).not.toBe(missing);
});

test('does not look at what is installed or built', () => {
  const before = current();
  for (const folder of ['node_modules', 'dist']) {
    mkdirSync(join(root, 'package', folder));
    writeFileSync(join(root, 'package', folder, 'x.js'), 'x');
  }
  expect(current()).toBe(before);
});
