import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Workspace packages resolve to their sources, in the workers and in whatever they fork, because vitest hands the
// conditions of `ssr` on as `--conditions`: no build is needed.
const source = '@skep/source';
const conditions = [source, 'node', 'development|production'];

// Many tests wait for processes of their own, so that one worker alone leaves a small machine idle.
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Files that take long, the longest first: begun last, one of them would keep the run waiting for it alone. */
const longest = [
  'faults/src/libsql',
  'faults/src/sqlite',
  'adapter-libsql/src/conformance',
  'e2e/recorded-fleet',
  'adapter-libsql/src/restore',
  'reviews-at-once',
  'adapter-sqlite/src/conformance',
  'e2e/hook-spool',
  'e2e/cli-review',
  'reviews-crowd',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((name) => moduleId.includes(`${name}.test.ts`));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

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
    maxWorkers,
    sequence: { sequencer: LongestFirst },
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
          // Without it, these would wait until all others have ended, and then run one by one.
          maxWorkers,
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
