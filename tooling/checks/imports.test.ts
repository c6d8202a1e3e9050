import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skep-imports-'));
  for (const parent of ['packages', 'apps', 'tooling']) mkdirSync(join(root, parent));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function check(): { exitCode: number | null; problems: string[] } {
  const result = spawnSync(process.execPath, [join(import.meta.dirname, 'imports.ts'), root], {
    encoding: 'utf8',
  });
  return { exitCode: result.status, problems: result.stderr.split('\n').filter(Boolean) };
}

test('a tree that follows the arrows passes', () => {
  write('packages/contracts/src/index.ts', "export * from './record.ts';\n");
  write('packages/contracts/src/adapter-kit/gate.ts', "import 'node:async_hooks';\nimport '../record.ts';\n");
  write('packages/contracts/src/record.ts', 'export interface Record {}\n');
  write('packages/contracts/src/record.test.ts', "import { test } from 'vitest';\nimport 'node:fs';\n");
  write('packages/core/src/open.ts', "export const open = () => import('@skep/adapter-memory');\n");
  write('packages/core/src/open.test.ts', "import '@skep/adapter-memory';\n");
  write('packages/core/test/helper.ts', "import '@skep/adapter-sqlite';\n");
  write('apps/cli/src/main.ts', "import '@skep/core';\nimport '@skep/adapter-libsql';\n");
  write('apps/cli/tsdown.config.ts', "import '../../tooling/build/application.ts';\n");
  expect(check()).toEqual({ exitCode: 0, problems: [] });
});

test.each([
  ['core imports an adapter', 'packages/core/src/a.ts', "import '@skep/adapter-memory';"],
  [
    'core imports the types of an adapter',
    'packages/core/src/a.ts',
    "type A = import('@skep/adapter-memory').A;",
  ],
  ['core re-exports an adapter', 'packages/core/src/a.ts', "export * from '@skep/adapter-libsql';"],
  ['an adapter imports core', 'packages/adapter-memory/src/a.ts', "import type { A } from '@skep/core';"],
  ['an adapter imports core on demand', 'packages/adapter-sqlite/src/a.ts', "await import('@skep/core');"],
  ['the memory adapter imports SQL', 'packages/adapter-memory/src/a.ts', "import '@skep/sql-schema';"],
  ['a subpath counts as its package', 'packages/ingest/src/a.ts', "import '@skep/core/testing';"],
  ['a package imports an application', 'packages/core/src/a.ts', "export { a } from 'skep';"],
  [
    'a package imports an application by path',
    'packages/core/src/a.ts',
    "import '../../../apps/cli/src/main.ts';",
  ],
  ['a test leaves its package', 'packages/core/src/a.test.ts', "import '../../contracts/src/index.ts';"],
  ['contracts imports a built-in', 'packages/contracts/src/a.ts', "import 'node:fs';"],
  ['contracts imports a library', 'packages/contracts/src/a.ts', "import type { A } from 'zod';"],
  ['contracts imports its Node entry', 'packages/contracts/src/a.ts', "import './adapter-kit/index.ts';"],
  ['the Node entry imports a library', 'packages/contracts/src/adapter-kit/a.ts', "import 'zod';"],
  ['a package imports itself by name', 'packages/core/src/a.ts', "import '@skep/core/testing';"],
  ['a source imports vitest', 'packages/core/src/testing.ts', "import 'vitest';"],
  ['a relative import without .ts', 'packages/core/src/a.ts', "import './b.js';"],
  ['a package without arrows', 'packages/unknown/src/a.ts', 'export {};'],
  ['a file that does not parse', 'packages/core/src/a.ts', 'import {'],
])('%s: refused', (_, path, text) => {
  write(path, `${text}\n`);
  const { exitCode, problems } = check();
  expect(exitCode).toBe(1);
  expect(problems.join('\n')).toContain(path);
});

test('a long file is refused, unless it says why', () => {
  const long = Array.from({ length: 401 }, (_, index) => `export const line${index} = 1;\n`).join('');
  write('packages/core/src/long.ts', long);
  write('packages/core/src/explained.ts', `// long: generated from the schema\n${long}`);
  expect(check().problems).toEqual([expect.stringContaining('packages/core/src/long.ts:401')]);
});

test('a problem is reported with its line', () => {
  write('packages/core/src/a.ts', "import 'node:fs';\n\nimport '@skep/ingest';\n");
  expect(check().problems).toEqual([
    expect.stringContaining('packages/core/src/a.ts:3 core must not import @skep/ingest'),
  ]);
});

test('an empty tree is refused, because it proves nothing', () => {
  expect(check().exitCode).toBe(1);
});
