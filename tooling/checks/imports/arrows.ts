/** What the sources of one package may import from the other packages of the workspace. */
export interface Arrows {
  /** Packages that any source file may import. */
  readonly imports: readonly string[];
  /** Packages that may only be loaded with `import()`, when they turn out to be needed. */
  readonly onDemand?: readonly string[];
  /** Packages that tests (`*.test.ts` and files in `test/`) may import as well. */
  readonly tests?: readonly string[];
  /** No dependency of any kind in the sources: no package, no Node built-in. */
  readonly standalone?: boolean;
  /**
   * Folders in `src/` that are entry points of their own, free to use Node built-ins in a package that stands alone.
   * The rest of the package must not import them, because it would lose its independence.
   */
  readonly nodeEntries?: readonly string[];
}

const adapters = ['adapter-memory', 'adapter-libsql', 'adapter-sqlite'];

/** Applications may import every package; nothing may import an application. */
export const applicationArrows: Arrows = {
  imports: ['contracts', 'sql-schema', ...adapters, 'conformance', 'core', 'ingest', 'spool', 'processes'],
  tests: ['recordings'],
};

/**
 * The arrows of the architecture, by folder in `packages/`. Everything that is not named here is refused,
 * so a new package must be added before it can import anything.
 */
export const packageArrows: Readonly<Record<string, Arrows>> = {
  contracts: { imports: [], standalone: true, nodeEntries: ['adapter-kit'] },
  'sql-schema': { imports: ['contracts'] },
  'adapter-memory': { imports: ['contracts'] },
  'adapter-libsql': { imports: ['contracts', 'sql-schema'], tests: ['conformance', 'adapter-sqlite'] },
  'adapter-sqlite': { imports: ['contracts', 'sql-schema'], tests: ['conformance'] },
  conformance: { imports: ['contracts', 'adapter-memory'] },
  core: { imports: ['contracts', 'processes'], onDemand: adapters, tests: adapters },
  processes: { imports: [] },
  spool: { imports: ['processes'] },
  ingest: { imports: ['contracts'], tests: ['core', 'adapter-memory', 'recordings'] },
};

/** The longest a source file may be without a comment that says why. */
export const longestFile = 400;
