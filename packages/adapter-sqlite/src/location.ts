import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from '@skep/contracts';

/** Where the rows live: a file, or a store of this process alone that ends with it. */
export type Location = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'memory' };

/**
 * `sqlite:path` (relative to the working directory, or absolute), `sqlite:///absolute/path` (percent-encoded),
 * `sqlite::memory:`.
 *
 * @throws StorageError `invalid` for anything else.
 */
export function locationOf(url: string): Location {
  if (!url.startsWith('sqlite:')) throw refuse(url, 'must begin with sqlite:');
  const rest = url.slice('sqlite:'.length);
  if (rest === ':memory:') return { kind: 'memory' };
  if (rest.trim() === '') throw refuse(url, 'names no file');
  if (rest.includes('\0')) throw refuse(url, 'holds a null character');
  if (!rest.startsWith('//')) return { kind: 'file', path: resolve(rest) };
  try {
    return { kind: 'file', path: fileURLToPath(`file:${rest}`) };
  } catch (error) {
    throw refuse(url, 'is no valid file URL', error);
  }
}

function refuse(url: string, complaint: string, cause?: unknown): StorageError {
  const message = `The URL "${url}" ${complaint}. Give sqlite:path/to/skep.db or sqlite::memory:.`;
  return new StorageError('invalid', message, { fields: ['url'], cause });
}
