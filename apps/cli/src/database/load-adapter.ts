import type { AdapterFactory, AdapterScheme } from '@skep/core';

/** Each engine is a chunk of its own in the bundle, read when a URL asks for it. */
export async function loadAdapter(scheme: AdapterScheme): Promise<AdapterFactory> {
  switch (scheme) {
    case 'memory':
      return (await import('@skep/adapter-memory')).createMemoryAdapter;
    case 'sqlite':
      return (await import('@skep/adapter-sqlite')).createSqliteAdapter;
    case 'file':
      return (await import('@skep/adapter-libsql')).createLibsqlAdapter;
  }
}
