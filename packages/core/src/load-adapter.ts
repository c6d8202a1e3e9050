import { type AdapterOptions, DatabaseError, type StorageAdapter } from '@skep/contracts';
import type { AdapterScheme } from './config/database-url.ts';

/** Makes an adapter: `createMemoryAdapter`, `createLibsqlAdapter`, `createSqliteAdapter`. */
export type AdapterFactory = (options: AdapterOptions) => StorageAdapter;

/**
 * Loads the adapter of a scheme, for programs whose bundler must see the imports.
 *
 * @example
 * const loadAdapter = async (scheme: AdapterScheme) =>
 *   scheme === 'file' ? (await import('@skep/adapter-libsql')).createLibsqlAdapter : ...
 */
export type LoadAdapter = (scheme: AdapterScheme) => Promise<AdapterFactory>;

const adapters: Readonly<Record<AdapterScheme, { readonly module: string; readonly factory: string }>> = {
  memory: { module: '@skep/adapter-memory', factory: 'createMemoryAdapter' },
  file: { module: '@skep/adapter-libsql', factory: 'createLibsqlAdapter' },
  sqlite: { module: '@skep/adapter-sqlite', factory: 'createSqliteAdapter' },
};

/** Imports the scheme's package. Only the one that is asked for has to be installed. */
export const loadInstalledAdapter: LoadAdapter = async (scheme) => {
  const { module, factory } = adapters[scheme];
  try {
    // Not a literal, so that no bundler takes in all three.
    const loaded = (await import(module)) as Readonly<Record<string, AdapterFactory | undefined>>;
    const create = loaded[factory];
    if (create === undefined) throw new Error(`${module} does not export ${factory}.`);
    return create;
  } catch (error) {
    throw cannotLoad(scheme, module, error);
  }
};

function cannotLoad(scheme: AdapterScheme, module: string, cause: unknown): DatabaseError {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  const message = isMissing
    ? `A ${scheme}: database needs the package ${module}, or one that it needs is missing. Install it: npm install ${module}`
    : `The package ${module} could not be loaded; see the cause. Reinstall it: npm install ${module}`;
  return new DatabaseError('DATABASE_INITIALIZATION_FAILED', message, {
    operation: 'initializeDatabase',
    context: { scheme, package: module },
    cause,
  });
}
