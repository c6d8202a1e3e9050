import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findProgram, isFound, skepProgram } from './find-program.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'skep-program-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function program(folder: string, name: string, mode = 0o755): string {
  mkdirSync(join(base, folder), { recursive: true });
  const path = join(base, folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

test('finds the first program of a name on the search path', () => {
  program('a', 'skep', 0o644);
  mkdirSync(join(base, 'b', 'skep'), { recursive: true });
  const path = program('c', 'skep');
  program('d', 'skep');
  const PATH = ['', 'relative', 'a', 'b', 'c', 'd']
    .map((folder) => (folder ? join(base, folder) : ''))
    .join(':');
  expect(findProgram('skep', { PATH })).toBe(path);
  expect(skepProgram({ PATH })).toEqual(['skep']);
});

test('what npx and scripts put on the search path does not count', () => {
  program('node_modules/.bin', 'skep');
  const PATH = join(base, 'node_modules/.bin');
  expect(findProgram('skep', { PATH })).toBeNull();
  expect(skepProgram({ PATH })[0]).toBe(process.execPath);
});

test('a program is there when all of the files that it names are', () => {
  const script = program('x', 'skep.js', 0o644);
  const PATH = join(base, 'x');
  expect(isFound([process.execPath, script], { PATH })).toBe(true);
  expect(isFound([process.execPath, `${script}x`], { PATH })).toBe(false);
  expect(isFound(['skep'], { PATH })).toBe(false);
  program('x', 'npx');
  expect(isFound(['npx', '--yes', 'skep'], { PATH })).toBe(true);
});
