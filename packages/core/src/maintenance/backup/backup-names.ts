import { basename, extname } from 'node:path';

/** The name of a backup: that of the database, and the time, in UTC and to the millisecond, as ISO 8601 without separators. */
export function backupName(databaseFile: string, at: Date): string {
  const time = at.toISOString().replace(/[-:.]/g, '');
  return `${stemOf(databaseFile)}-${time}.db`;
}

/** When the backup of this name was made; null where it is no name that `backupName` gives for the database. */
export function backupTime(databaseFile: string, name: string): Date | null {
  const prefix = `${stemOf(databaseFile)}-`;
  if (!name.startsWith(prefix)) return null;
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/.exec(name.slice(prefix.length));
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, millisecond] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** The process that writes a backup of the database under this name, while it has no other yet; null for any other name. */
export function draftOwner(databaseFile: string, name: string): number | null {
  const match = /^(.+\.db)\.(\d+)-[\da-z]+\.partial(-journal|-wal|-shm)?$/.exec(name);
  if (match?.[1] === undefined || backupTime(databaseFile, match[1]) === null) return null;
  return Number(match[2]);
}

function stemOf(databaseFile: string): string {
  return basename(databaseFile, extname(databaseFile));
}
