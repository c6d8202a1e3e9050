import { expect, test } from 'vitest';
import { repositoryPath } from './repository-path.ts';

const ROOTS = ['/home/ann/project', '/real/project'];

test.each([
  [null, 'src/a.ts', 'src/a.ts'],
  [null, './src//a.ts', 'src/a.ts'],
  [null, '/home/ann/project/src/a.ts', 'src/a.ts'],
  [null, '/real/project/src/a.ts', 'src/a.ts'],
  [null, '/home/ann/project-2/src/a.ts', '/home/ann/project-2/src/a.ts'],
  [null, '/etc/../etc/passwd', '/etc/passwd'],
  ['/home/ann/project/packages/core/', 'src/a.ts', 'packages/core/src/a.ts'],
  ['/builds/of/ci/', 'src/a.ts', 'src/a.ts'],
  ['/home/ann/project/packages/', '../a.ts', 'a.ts'],
  [null, 'C:/work/a.ts', 'C:/work/a.ts'],
])('%j and %j are %j', (base, path, expected) => {
  expect(repositoryPath({ base, path }, ROOTS)).toBe(expected);
});
