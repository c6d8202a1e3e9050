import { open, readFile, rename } from 'node:fs/promises';
import { type Row, StorageError, type TableDescriptor, tables, type Value } from '@skep/contracts';

/** What the file holds: every table's rows, and the highest key that each table has given out. */
export interface Contents {
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly counters: Readonly<Record<string, number>>;
}

/** @throws StorageError `corrupt` where the file is not what `writeContents` wrote. */
export async function readContents(path: string): Promise<Contents> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"rows":{},"counters":{}}';
    throw new StorageError('permission', `${path} cannot be read: check its permissions.`, { cause: error });
  });
  try {
    const { rows, counters } = JSON.parse(text) as Contents;
    const revived = Object.values<TableDescriptor>(tables).map((table) => [
      table.name,
      (rows[table.name] ?? []).map((row) => revive(table, row)),
    ]);
    return { rows: Object.fromEntries(revived), counters };
  } catch (error) {
    throw new StorageError('corrupt', `${path} is damaged: put a copy in its place.`, { cause: error });
  }
}

/** Writes beside the file, forces it to disk, and renames: a crash leaves the old file or the new one, never a half. */
export async function writeContents(path: string, contents: Contents): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    const file = await open(fresh, 'w');
    try {
      await file.writeFile(JSON.stringify(contents));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    throw new StorageError('unknown', `${path} cannot be written: see the cause.`, { cause: error });
  }
}

/** JSON has no dates: they come back as text. */
function revive(table: TableDescriptor, row: Row): Row {
  const values = Object.entries(table.fields).map(([name, { kind }]): [string, Value] => {
    const value = row[name] ?? null;
    return [name, kind === 'timestamp' && value !== null ? new Date(value as string) : value];
  });
  return Object.fromEntries(values);
}
