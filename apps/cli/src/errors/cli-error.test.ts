import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLI_ERROR_CODES } from './cli-error.ts';

test('every code has a heading in docs/errors.md, and no heading is left over', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^### `(CLI_\w+)`$/gm)].map(([, code]) => code);
  // What an old Node is told comes before all else can be loaded.
  expect(documented.sort()).toEqual([...CLI_ERROR_CODES, 'CLI_OLD_NODE'].sort());
});
