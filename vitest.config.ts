import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// Workspace packages resolve to their sources, in the workers and in whatever they fork, because vitest hands the
// conditions of `ssr` on as `--conditions`: no build is needed.
const source = '@skep/source';
const conditions = [source, 'node', 'development|production'];

const unit = (root: string): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: basename(root),
    root,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '*.test.ts'],
  },
});

const foldersOf = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [source] } },
  test: {
    pool: 'forks',
    // Many tests wait for processes of their own, so that one worker alone leaves a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Nothing here takes long; a busy machine does.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      ...foldersOf('packages').map(unit),
      ...foldersOf('apps').map(unit),
      ...foldersOf('tooling')
        .filter((folder) => folder !== 'tooling/e2e')
        .map(unit),
      {
        // End to end: what is built, as a user runs it. No source condition here.
        extends: false,
        test: {
          name: 'e2e',
          root: 'tooling/e2e',
          include: ['**/*.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
