import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { appendToSpool } from '@skep/spool';
import { prepareFolder } from '../database/prepare-folder.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import type { Environment } from '../location/user-folders.ts';
import { spoolBeside, spoolElsewhere } from '../recorder/spool-location.ts';
import type { HookJournal } from './hook-journal.ts';

/**
 * Appends an event to the spool beside the database, or, where that does not take it, to the one in the user's own
 * folder.
 *
 * @returns The spool.
 * @throws Error where neither does: then the event is lost.
 */
export function keepEvent(
  location: DatabaseLocation,
  environment: Environment,
  entry: string,
  journal: HookJournal,
): string {
  const beside = spoolBeside(location);
  if (beside !== null) {
    try {
      // Made where there is none: an event of an agent is never lost for want of a folder.
      prepareFolder(location);
      appendToSpool(beside, entry);
      return beside;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      journal.report('HOOK_SPOOL_ELSEWHERE', `the event waits in the folder for state instead: ${message}`);
    }
  }
  const elsewhere = spoolElsewhere(location, environment);
  if (elsewhere === null)
    throw new Error(`a database in memory (${location.url}) keeps nothing of what hooks tell`);
  mkdirSync(dirname(elsewhere), { recursive: true, mode: 0o700 });
  appendToSpool(elsewhere, entry);
  return elsewhere;
}
