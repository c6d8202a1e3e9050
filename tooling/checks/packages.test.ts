import { expect, test } from 'vitest';
import { problemsOfTarball, type Tarball } from './packages/tarball-rules.ts';

const good: Tarball = {
  manifest: {
    name: '@skep/example',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: { '@skep/contracts': '^0.1.0' },
  },
  files: ['LICENSE', 'dist/index.d.ts', 'dist/index.js', 'package.json'],
};

test('a good tarball has no problems', () => {
  expect(problemsOfTarball(good)).toEqual([]);
});

test.each(['workspace:*', 'workspace:^', 'catalog:', 'link:../contracts', 'file:../contracts'])(
  'a dependency at %s is a leak',
  (range) => {
    const manifest = { ...good.manifest, peerDependencies: { '@skep/core': range } };
    expect(problemsOfTarball({ ...good, manifest })).toEqual([expect.stringContaining(range)]);
  },
);

test('the source condition is a leak', () => {
  const exports = { '.': { '@skep/source': './dist/index.js' } };
  const manifest = { ...good.manifest, exports };
  expect(problemsOfTarball({ ...good, manifest })).toEqual([expect.stringContaining('@skep/source')]);
});

test.each([
  'src/index.ts',
  'dist/index.test.js',
  'test/helper.js',
  'dist/index.js.map',
  'tsconfig.json',
  'tsdown.config.ts',
])('%s does not belong in a tarball', (file) => {
  expect(problemsOfTarball({ ...good, files: [...good.files, file] })).toEqual([
    expect.stringContaining(file),
  ]);
});

test('what the exports name must be there', () => {
  const files = good.files.filter((file) => file !== 'dist/index.d.ts');
  expect(problemsOfTarball({ ...good, files })).toEqual([expect.stringContaining('./dist/index.d.ts')]);
});

test('the license must be there', () => {
  const files = good.files.filter((file) => file !== 'LICENSE');
  expect(problemsOfTarball({ ...good, files })).toEqual(['LICENSE is missing']);
});
