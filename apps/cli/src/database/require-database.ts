import { statSync } from 'node:fs';
import { CliError } from '../errors/cli-error.ts';
import type { DatabaseLocation } from '../location/database-location.ts';

/** @throws CliError `CLI_NO_DATABASE` where the file is not there: only `skep init` makes one. */
export function requireDatabase(location: DatabaseLocation): void {
  if (location.path === null || !isAbsent(location.path)) return;
  throw new CliError('CLI_NO_DATABASE', `there is no database at ${location.path}`, {
    hint: 'Run "skep init" to make it, or name another with --database.',
    context: { path: location.path, source: location.source },
  });
}

/** Whether there is certainly no such file. What may not be looked at is left to the engine to complain about. */
function isAbsent(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
