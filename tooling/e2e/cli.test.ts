import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const skep = fileURLToPath(new URL('../../apps/cli/bin/skep.js', import.meta.url));

test('the built command line prints its usage', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [skep, '--help']);
  expect(stdout).toContain('Usage: skep');
});
