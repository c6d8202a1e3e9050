import { migrations } from '@skep/sql-schema';
import Libsql from 'libsql';
import { migrateSync, rawSync, type SyncDatabase } from './raw-sync.ts';
import type { SqlValue } from './sql.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = {
  async open(options) {
    const database = new Libsql(options.file);
    const copy = database.prepare('VACUUM INTO ?');
    return rawSync(withExactIntegers(database), options, (path) => copy.run([path]));
  },
  migrate: (file) =>
    migrateSync(
      withExactIntegers(new Libsql(file)),
      migrations.map(({ up }) => up),
    ),
};

/** The driver binds numbers as REAL, which the tables refuse. */
function withExactIntegers(database: Libsql.Database): SyncDatabase {
  const exact = (params: readonly SqlValue[]) =>
    params.map((value) => (typeof value === 'number' ? BigInt(value) : value));
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        get: (...params) => statement.get(exact(params)),
        all: (...params) => statement.all(exact(params)),
        run: (...params) => statement.run(exact(params)),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}
