import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// Workspace packages resolve to their sources, in the workers and in whatever a test forks: no build is needed.
const source = '@skep/source';
const conditions = [source, 'module', 'node', 'development|production'];

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
    execArgv: [`--conditions=${source}`],
    projects: [
      ...foldersOf('packages').map(unit),
      ...foldersOf('apps').map(unit),
      ...foldersOf('tooling')
        .filter((folder) => folder !== 'tooling/e2e')
        .map(unit),
      {
        // End to end: what is built, as a user runs it. No source condition here.
        resolve: { conditions: ['module', 'node', 'development|production'] },
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
