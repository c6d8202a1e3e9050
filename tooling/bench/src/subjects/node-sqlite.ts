import { backup, DatabaseSync } from 'node:sqlite';
import { migrations } from '@skep/sql-schema';
import { migrateSync, rawSync, type SyncDatabase } from './raw-sync.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = {
  async open(options) {
    const database = new DatabaseSync(options.file);
    return rawSync(database as SyncDatabase, options, (path) => backup(database, path));
  },
  migrate: (file) =>
    migrateSync(
      new DatabaseSync(file) as SyncDatabase,
      migrations.map(({ up }) => up),
    ),
};
