import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { backupsOf } from '../backup/backups-of.ts';
import type { DatabaseLocation } from '../location/database-location.ts';

/** What is added to the name of a database where a restore, a migration or a repair keeps a copy of it. */
const KEPT = /^\.(replaced-|before-|damaged-|repaired)/;

/** Copies of the database that are known of: its backups, and what was kept beside it. */
export async function copiesOf(location: DatabaseLocation): Promise<string[]> {
  const backups = await backupsOf(location);
  return [...besideOf(location.path), ...backups.map(({ path }) => path)];
}

function besideOf(path: string | null): string[] {
  if (path === null) return [];
  const [folder, name] = [dirname(path), basename(path)];
  return readdirSync(folder)
    .filter((file) => file.startsWith(name) && KEPT.test(file.slice(name.length)))
    .sort()
    .map((file) => join(folder, file));
}
