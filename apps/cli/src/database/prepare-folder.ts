import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DatabaseLocation, folderOf, PROJECT_FOLDER } from '../location/database-location.ts';

/** Makes the folder for a database file. A project's own folder keeps itself, and what is in it, out of git. */
export function prepareFolder(location: DatabaseLocation): void {
  const folder = folderOf(location);
  if (folder === null) return;
  // What agents did, and with what input, is not for others on the machine.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (basename(folder) !== PROJECT_FOLDER) return;
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}
