import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSpoolEmpty } from '@skep/spool';
import type { DatabaseLocation } from '../location/database-location.ts';
import { type Environment, userFolders } from '../location/user-folders.ts';

/** Where events wait for a database: beside its file. Null where it is no file of this machine. */
export function spoolBeside(location: DatabaseLocation): string | null {
  return location.path === null ? null : `${location.path}.spool`;
}

/**
 * Where they wait when that does not take them: in the user's own folder for state. Null for a database in memory: what
 * is in it is gone with its process, and nothing can wait for it.
 */
export function spoolElsewhere({ url }: DatabaseLocation, environment: Environment): string | null {
  if (url.startsWith('memory:')) return null;
  return join(folderElsewhere(environment), `${nameFor(url)}.spool`);
}

/** Every spool of the database that there may be. */
export function spoolsOf(location: DatabaseLocation, environment: Environment): string[] {
  const elsewhere = existsSync(folderElsewhere(environment)) ? spoolElsewhere(location, environment) : null;
  return [spoolBeside(location), elsewhere].filter((spool) => spool !== null);
}

export function hasWaiting(spools: readonly string[]): boolean {
  return !spools.every(isSpoolEmpty);
}

function folderElsewhere(environment: Environment): string {
  return join(userFolders(environment).state, 'spool');
}

/** A name of its own for each database, that tells nothing of what its URL holds. */
function nameFor(url: string): string {
  // Loaded when it is needed, which is next to never: it takes as long as all the rest of a hook.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(url).digest('hex').slice(0, 32);
}
