import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { nodeProblem } from './supported-node.ts';

test.each(['22.14.0', '22.20.1', '24.0.0', '25.1.0-nightly'])('%s will do', (version) => {
  expect(nodeProblem(version)).toBeNull();
});

test.each(['18.20.0', '20.20.2', '22.13.9'])('%s is too old', (version) => {
  expect(nodeProblem(version)).toContain(version);
});

test('package.json says the same', () => {
  const oldest = manifest.engines.node.replace('>=', '');
  expect(nodeProblem(`${oldest}.0`)).toBeNull();
  expect(nodeProblem('0.0.0')).toContain(oldest);
});
