import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

const example = fileURLToPath(
  new URL('../../packages/conformance/examples/memory-conformance.ts', import.meta.url),
);

test('the suite that stands beside an adapter is run, with its own options and exit code', async () => {
  const machine = new Machine();
  const { code, stdout } = await machine.skep(['conformance', example, '--', '--only', 'query']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/[1-9]\d* passed, 0 failed/) });
  const unknown = await machine.skep(['conformance', example, '--', '--only', 'no-such-scenario']);
  expect(unknown.code).toBe(1);
});

test('where the suite is not installed it says how to get it', async () => {
  const { code, stderr } = await new Machine().skep(['conformance', 'adapter.ts']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('npm install --save-dev') });
});
