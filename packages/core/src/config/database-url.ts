import { fileURLToPath } from 'node:url';
import { DatabaseError } from '@skep/contracts';
import { configError } from './config-error.ts';

/** The schemes that work, each served by one adapter. */
export type AdapterScheme = 'memory' | 'file' | 'sqlite';

const remote: ReadonlySet<string> = new Set(['libsql', 'http', 'https', 'ws', 'wss']);
const postgres: ReadonlySet<string> = new Set(['postgres', 'postgresql']);
const whatWorks = 'memory:, file:<path> (libSQL) and sqlite:<path> (better-sqlite3) work today';

/**
 * Which adapter a URL asks for.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`, with the reason `not-supported` for a remote store.
 */
export function schemeOf(url: string): AdapterScheme {
  // A single letter before the colon is a drive, not a scheme.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase() ?? 'file';
  if (scheme === 'memory' || url === ':memory:') return 'memory';
  if (scheme === 'file' || scheme === 'sqlite') return scheme;
  if (remote.has(scheme) || postgres.has(scheme)) {
    const kind = remote.has(scheme) ? 'a remote libSQL server' : 'PostgreSQL';
    const message =
      `${scheme}: URLs are not supported yet (${kind}): ${whatWorks}. ` +
      'If the URL is that of another program (DATABASE_URL), set SKEP_DATABASE_URL, which goes first.';
    throw new DatabaseError('DATABASE_INITIALIZATION_FAILED', message, {
      operation: 'initializeDatabase',
      reason: 'not-supported',
      context: { scheme },
    });
  }
  throw configError([{ field: 'url', problem: `has the unknown scheme "${scheme}:": ${whatWorks}` }]);
}

/** A URL for what may be a bare path already. */
export function fileUrl(fileOrUrl: string): string {
  if (fileOrUrl === ':memory:') return 'memory:';
  return /^[a-z][a-z0-9+.-]+:/i.test(fileOrUrl) ? fileOrUrl : `file:${fileOrUrl}`;
}

/** The path of the database file; null for a store that lives in memory. */
export function pathOf(url: string): string | null {
  if (schemeOf(url) === 'memory') return null;
  const path = url.replace(/^(file|sqlite):/i, '');
  if (path.startsWith('//')) return fileURLToPath(`file:${path}`);
  return path === ':memory:' || path === '' ? null : path;
}
