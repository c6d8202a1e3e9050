import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { inFolder, openEngine, type TestEngine } from '../../test/sqlite-engine.ts';
import type { Migration } from './migration.ts';
import { createMigrator } from './migrator.ts';

const first: Migration = {
  id: '20260101000000_first',
  up: 'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO a VALUES (1);',
  down: 'DROP TABLE a;',
};
const second: Migration = {
  id: '20260201000000_second',
  up: 'ALTER TABLE a ADD COLUMN name TEXT;\nCREATE INDEX idx_a_name ON a (name);',
  down: 'DROP INDEX idx_a_name;\nALTER TABLE a DROP COLUMN name;',
};
const third: Migration = {
  id: '20260301000000_third',
  up: 'CREATE TABLE c (id INTEGER PRIMARY KEY) STRICT;',
  down: 'DROP TABLE c;',
};

/** A half that works and a half that does not. */
const broken: Migration = {
  ...third,
  up: `${third.up}\nCREATE TABLE d (id INTEGER);\nSELECT * FROM nowhere;`,
};

const schemaOf = (engine: TestEngine) =>
  engine.database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();

async function withEngine(work: (engine: TestEngine, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    await work(engine, folder).finally(() => engine.close());
  });
}

test('applies what is pending in order, up to the given one, then the rest', () =>
  withEngine(async (engine) => {
    const migrator = createMigrator(engine, [first, second, third]);
    expect((await migrator.status()).pending).toEqual([first.id, second.id, third.id]);
    expect((await migrator.up({ to: second.id })).migrations).toEqual([first.id, second.id]);
    expect((await migrator.up()).migrations).toEqual([third.id]);
    const status = await migrator.status();
    expect(status.applied.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    expect(status).toMatchObject({ pending: [], problems: [] });
    expect((await migrator.up()).migrations).toEqual([]);
  }));

test('looking at the status writes nothing', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first]).status();
    expect(schemaOf(engine)).toEqual([]);
  }));

test('down and up again give the same schema', () =>
  withEngine(async (engine) => {
    const migrator = createMigrator(engine, [first, second, third]);
    await migrator.up();
    const before = schemaOf(engine);
    expect((await migrator.down({ steps: 2 })).migrations).toEqual([third.id, second.id]);
    expect((await migrator.status()).pending).toEqual([second.id, third.id]);
    await migrator.up();
    expect(schemaOf(engine)).toEqual(before);
    expect((await migrator.down({ steps: 99 })).migrations).toEqual([third.id, second.id, first.id]);
  }));

test('refuses an applied migration that has been edited', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first]).up();
    const migrator = createMigrator(engine, [{ ...first, down: 'DROP TABLE IF EXISTS a;' }, second]);
    await expectRefusal(engine, migrator, 'migration-edited');
  }));

test('refuses an applied migration that is unknown and older than the newest known', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first, second]).up();
    await expectRefusal(engine, createMigrator(engine, [first, third]), 'migration-missing');
  }));

test('refuses a database of a newer version', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first, third]).up();
    await expectRefusal(engine, createMigrator(engine, [first]), 'newer-schema');
  }));

test('refuses an unapplied migration that is older than an applied one', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first, third]).up();
    await expectRefusal(engine, createMigrator(engine, [first, second, third]), 'migration-out-of-order');
  }));

test('refuses a database of something else', () =>
  withEngine(async (engine) => {
    engine.database.exec('CREATE TABLE songs (id INTEGER)');
    const migrator = createMigrator(engine, [first]);
    for (const call of [migrator.status(), migrator.up(), migrator.down(), migrator.verify()]) {
      await expect(call).rejects.toMatchObject({ reason: 'not-a-database' });
    }
    expect(schemaOf(engine)).toHaveLength(1);
  }));

test('refuses an unknown target and a senseless number of steps', () =>
  withEngine(async (engine) => {
    const migrator = createMigrator(engine, [first]);
    await expect(migrator.up({ to: 'nowhere' })).rejects.toMatchObject({ reason: 'invalid' });
    for (const steps of [0, -1, 1.5, Number.NaN]) {
      await expect(migrator.down({ steps })).rejects.toMatchObject({ reason: 'invalid' });
    }
  }));

test('a step that fails leaves the schema as before it, and the steps before it applied', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first]).up();
    const before = schemaOf(engine);
    const migrator = createMigrator(engine, [first, broken]);
    await expect(migrator.up()).rejects.toMatchObject({
      reason: 'migration-failed',
      message: expect.stringContaining(broken.id),
      cause: expect.objectContaining({ message: expect.stringContaining('nowhere') }),
    });
    expect(schemaOf(engine)).toEqual(before);
    expect((await migrator.status()).pending).toEqual([broken.id]);
  }));

test('a step that leaves a row referring to nothing fails', () =>
  withEngine(async (engine) => {
    const dangling: Migration = {
      ...second,
      up:
        'CREATE TABLE child (a INTEGER REFERENCES a (id)) STRICT;\n' +
        'PRAGMA defer_foreign_keys = ON;\nINSERT INTO child VALUES (7);',
    };
    const migrator = createMigrator(engine, [first, dangling]);
    await expect(migrator.up()).rejects.toMatchObject({ reason: 'migration-failed' });
    expect((await migrator.status()).pending).toEqual([second.id]);
  }));

test('backs up a file that holds data, once and before the first change', () =>
  withEngine(async (engine, folder) => {
    expect((await createMigrator(engine, [first]).up()).backup).toBeNull();
    const { backup } = await createMigrator(engine, [first, second, third]).up();
    expect(backup).toMatch(/skep\.db\.before-20260301000000_third-\d{8}T\d{9}Z\.bak$/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toHaveLength(1);
    const copy = new Database(String(backup), { readonly: true });
    expect(copy.prepare('SELECT * FROM a').all()).toEqual([{ id: 1 }]);
    copy.close();
  }));

test('takes no backup when told so, and none of a file without rows', () =>
  withEngine(async (engine, folder) => {
    await createMigrator(engine, [third]).up();
    expect((await createMigrator(engine, [third]).down()).backup).toBeNull();
    await createMigrator(engine, [first]).up();
    expect((await createMigrator(engine, [first, second]).up({ backup: false })).backup).toBeNull();
    expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toEqual([]);
  }));

test('a backup that cannot be made stops the migration', () =>
  withEngine(async (engine) => {
    await createMigrator(engine, [first]).up();
    const failing = { ...engine, backup: () => Promise.reject(new Error('no room')) };
    const migrator = createMigrator(failing, [first, second]);
    await expect(migrator.up()).rejects.toThrow('no room');
    expect((await migrator.status()).pending).toEqual([second.id]);
  }));

test('verify finds nothing in a schema as migrated, and names what was done to it by hand', () =>
  withEngine(async (engine) => {
    const migrator = createMigrator(engine, [first, second, third]);
    await migrator.up();
    expect(await migrator.verify()).toEqual([]);
    engine.database.exec('ALTER TABLE a ADD COLUMN extra INTEGER');
    engine.database.exec('DROP INDEX idx_a_name');
    engine.database.exec('CREATE TABLE z (id INTEGER)');
    engine.database.exec('DROP TABLE c');
    const differences = await migrator.verify();
    expect(differences.map(({ object }) => object)).toEqual(['a', 'c', 'idx_a_name', 'z']);
    expect(differences[0]?.message).toContain('extra');
  }));

test('verify sees a check that was dropped', () =>
  withEngine(async (engine) => {
    const checked = { ...third, up: 'CREATE TABLE c (n INTEGER CHECK (n > 0)) STRICT;' };
    await createMigrator(engine, [checked]).up();
    engine.database.exec('DROP TABLE c; CREATE TABLE c (n INTEGER) STRICT;');
    expect(await createMigrator(engine, [checked]).verify()).toMatchObject([{ object: 'c' }]);
  }));

async function expectRefusal(
  engine: TestEngine,
  migrator: ReturnType<typeof createMigrator>,
  reason: string,
): Promise<void> {
  const before = schemaOf(engine);
  expect((await migrator.status()).problems).toMatchObject([{ reason }]);
  await expect(migrator.up()).rejects.toMatchObject({ reason });
  await expect(migrator.down()).rejects.toMatchObject({ reason });
  await expect(migrator.verify()).rejects.toMatchObject({ reason });
  expect(schemaOf(engine)).toEqual(before);
}
