import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from '@skep/contracts';

/** Where the rows live: a file, by its absolute path, or a store of this process alone that ends with it. */
export type DatabaseLocation = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'memory' };

/**
 * Reads `<scheme>:path` (relative to the working directory, or absolute; taken literally), `<scheme>:///absolute/path`
 * (percent-encoded, as in any URL), `<scheme>::memory:` and `:memory:`.
 *
 * @throws StorageError `invalid` for anything else.
 */
export function databaseLocation(url: string, scheme: 'file' | 'sqlite'): DatabaseLocation {
  const refuse = (complaint: string, cause?: unknown): StorageError => {
    const message = `The URL "${url}" ${complaint}. Give ${scheme}:path/to/skep.db or ${scheme}::memory:.`;
    return new StorageError('invalid', message, { fields: ['url'], cause });
  };
  if (url === ':memory:') return { kind: 'memory' };
  if (!url.startsWith(`${scheme}:`)) throw refuse(`must begin with ${scheme}:`);
  const rest = url.slice(scheme.length + 1);
  if (rest === ':memory:') return { kind: 'memory' };
  if (rest.trim() === '') throw refuse('names no file');
  if (rest.includes('\0')) throw refuse('holds a null character');
  if (!rest.startsWith('//')) return { kind: 'file', path: resolve(rest) };
  try {
    return { kind: 'file', path: fileURLToPath(`file:${rest}`) };
  } catch (error) {
    throw refuse('is no valid file URL', error);
  }
}
