import type { Database } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeFiles, fileOf } from '../test/engines.ts';
import { instance } from '../test/records.ts';

/** Changes the file behind the database's back. */
async function alter(url: string, sql: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const raw = new DatabaseSync(fileOf(url));
  raw.exec(sql);
  raw.close();
}

const LATER =
  "INSERT INTO skep_migrations (id, checksum, applied_at) VALUES ('29991231000000_later', 'c', 0)";
const EDITED = "UPDATE skep_migrations SET checksum = 'other'";
const UNKNOWN =
  "INSERT INTO skep_migrations (id, checksum, applied_at) VALUES ('20000101000000_old', 'c', 0)";

describeFiles('a file that this version must not touch', ({ open, place }) => {
  const prepared = async (sql: string): Promise<{ url: string; db: Database }> => {
    const url = place();
    const first = await open({ url });
    await first.createInstance(instance('a'));
    await first.disconnect();
    await alter(url, sql);
    return { url, db: await open({ url, local: { autoMigrate: false } }) };
  };

  test.each([
    ['newer-schema', LATER],
    ['migration-edited', EDITED],
    ['migration-missing', UNKNOWN],
  ])('is connected to without migrating, and its data refused: %s', async (reason, sql) => {
    const { db } = await prepared(sql);
    const calls = [
      () => db.createInstance(instance('b')),
      () => db.getInstance('a'),
      () => db.transaction(async (tx) => tx.listInstances()),
      () => db.feed.read(),
      () => db.feed.watch().next(),
      () => db.maintenance.prune({ before: new Date(0) }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: 'DatabaseError', reason });
  });

  test('still answers what it takes to see what is wrong', async () => {
    const { db } = await prepared(LATER);
    expect((await db.migrations.status()).problems).toMatchObject([{ reason: 'newer-schema' }]);
    expect(await db.checkIntegrity()).toMatchObject({ ok: true });
    expect((await db.statistics()).rows.instances).toBe(1);
    expect(await db.health()).toMatchObject({ status: 'failing' });
    expect(await db.maintenance.verify({ deep: true })).toMatchObject({
      ok: false,
      schema: [{ object: '29991231000000_later' }],
      losses: [],
    });
  });

  test('is not connected to where migrations are to be applied', async () => {
    const { url, db } = await prepared(LATER);
    await db.disconnect();
    await expect(open({ url })).rejects.toMatchObject({
      code: 'DATABASE_SCHEMA_MIGRATION_FAILED',
      reason: 'newer-schema',
    });
  });

  test('is used again once it is as it should be', async () => {
    const { url, db } = await prepared(LATER);
    await db.disconnect();
    await alter(url, "DELETE FROM skep_migrations WHERE id = '29991231000000_later'");
    await db.connect();
    expect(await db.getInstance('a')).toMatchObject({ id: 'a' });
  });
});
