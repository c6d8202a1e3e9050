import type { Subject } from './subject.ts';

/** Who is measured. */
export interface SubjectEntry {
  readonly name: string;
  readonly title: string;
  /** `peers`: needs what is installed in `peers/`. */
  readonly kind: 'raw' | 'builder' | 'adapter' | 'database' | 'peer';
  /** Holds no file: its data is made in the process, in the small size only. */
  readonly inMemory?: boolean;
  load(): Promise<{ readonly subject: Subject }>;
}

/** Loaded one by one, each in a process of its own: two SQLite engines must not meet in one. */
export const subjects: readonly SubjectEntry[] = [
  {
    name: 'better-sqlite3',
    title: 'raw better-sqlite3, prepared statements',
    kind: 'raw',
    load: () => import('./raw-better-sqlite3.ts'),
  },
  { name: 'libsql', title: 'raw @libsql/client', kind: 'raw', load: () => import('./raw-libsql.ts') },
  {
    name: 'libsql-package',
    title: 'raw libsql, the driver below @libsql/client, prepared statements',
    kind: 'raw',
    load: () => import('./raw-libsql-package.ts'),
  },
  {
    name: 'node:sqlite',
    title: 'raw node:sqlite, prepared statements',
    kind: 'raw',
    load: () => import('./node-sqlite.ts'),
  },
  { name: 'kysely', title: 'kysely on better-sqlite3', kind: 'builder', load: () => import('./kysely.ts') },
  {
    name: 'drizzle',
    title: 'drizzle on @libsql/client',
    kind: 'builder',
    load: () => import('./drizzle.ts'),
  },
  {
    name: 'adapter-sqlite',
    title: 'Skep adapter-sqlite, alone',
    kind: 'adapter',
    load: () => import('./adapter-sqlite.ts'),
  },
  {
    name: 'adapter-libsql',
    title: 'Skep adapter-libsql, alone',
    kind: 'adapter',
    load: () => import('./adapter-libsql.ts'),
  },
  {
    name: 'skep-sqlite',
    title: 'Skep Database on sqlite',
    kind: 'database',
    load: () => import('./skep-sqlite.ts'),
  },
  {
    name: 'skep-libsql',
    title: 'Skep Database on libsql',
    kind: 'database',
    load: () => import('./skep-libsql.ts'),
  },
  {
    name: 'skep-memory',
    title: 'Skep Database in memory (keeps nothing)',
    kind: 'database',
    inMemory: true,
    load: () => import('./skep-memory.ts'),
  },
  { name: 'mastra', title: '@mastra/libsql memory store', kind: 'peer', load: () => import('./mastra.ts') },
  {
    name: 'langgraph',
    title: '@langchain/langgraph-checkpoint-sqlite',
    kind: 'peer',
    load: () => import('./langgraph.ts'),
  },
];

export function subjectNamed(name: string): SubjectEntry {
  const entry = subjects.find((one) => one.name === name);
  if (entry === undefined)
    throw new Error(`There is no subject "${name}". Known: ${subjects.map((one) => one.name).join(', ')}.`);
  return entry;
}
