import type { AdapterOptions, StorageAdapter } from '@skep/contracts';

/** The adapters that promise durability. */
export const engines = ['libsql', 'sqlite'] as const;
export type Engine = (typeof engines)[number];

/** An adapter over a file. Only the one asked for is loaded: two of them must not have one file open in one process. */
export async function makeAdapter(
  engine: Engine,
  file: string,
  options: Omit<AdapterOptions, 'url'> = {},
): Promise<StorageAdapter> {
  if (engine === 'libsql') {
    const { createLibsqlAdapter } = await import('@skep/adapter-libsql');
    return createLibsqlAdapter({ ...options, url: `file:${file}` });
  }
  const { createSqliteAdapter } = await import('@skep/adapter-sqlite');
  return createSqliteAdapter({ ...options, url: `sqlite:${file}` });
}
