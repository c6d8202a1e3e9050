import { migrations } from '@skep/sql-schema';
import BetterSqlite3 from 'better-sqlite3';
import { fillFile } from '../data/fill-file.ts';
import { migrateSync, rawSync, type SyncDatabase } from './raw-sync.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = {
  async open(options) {
    const database = new BetterSqlite3(options.file);
    return rawSync(database as unknown as SyncDatabase, options, (path) => database.backup(path));
  },
  migrate: (file) =>
    migrateSync(
      new BetterSqlite3(file) as unknown as SyncDatabase,
      migrations.map(({ up }) => up),
    ),
  fill: fillFile,
};
