import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMemoryAdapter } from '@skep/adapter-memory';
import { DatabaseError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from './create-database.ts';
import { type AdapterFactory, loadInstalledAdapter } from './load-adapter.ts';
import { openDatabase } from './open-database.ts';
import { runMigrations, runMigrationsWithDatabase } from './run-migrations.ts';
import { describeFiles, fileOf } from './test/engines.ts';
import { instance } from './test/records.ts';

describeFiles('opening', ({ open, place, engine }) => {
  test('makes the database where there is none, and finds what it held', async () => {
    const url = place();
    const first = await open({ url });
    await first.createInstance(instance('a'));
    await first.disconnect();
    expect((await open({ url })).adapter.name).toBe(engine === 'file' ? 'libsql' : engine);
    expect(await (await open({ url })).getInstance('a')).not.toBeNull();
  });

  test('without autoMigrate nothing is migrated until it is asked for', async () => {
    const db = await open({ url: place(), local: { autoMigrate: false } });
    expect((await db.migrations.status()).pending).not.toEqual([]);
    const { migrations } = await runMigrationsWithDatabase(db);
    expect(migrations).not.toEqual([]);
    expect((await db.migrations.status()).pending).toEqual([]);
    await db.createInstance(instance('a'));
  });

  test('runMigrations brings a database up to date, and leaves it closed', async () => {
    const url = place();
    expect((await runMigrations(url)).migrations).not.toEqual([]);
    expect((await runMigrations(url)).migrations).toEqual([]);
    expect((await (await open({ url, local: { autoMigrate: false } })).migrations.status()).pending).toEqual(
      [],
    );
  });

  test('a folder that does not exist is told as such', async () => {
    const url = place().replace('fleet.db', 'nowhere/fleet.db');
    await expect(open({ url })).rejects.toMatchObject({
      code: 'DATABASE_CONNECTION_FAILED',
      reason: 'not-found',
    });
  });

  test('a file that is no database is told as such, and left as it was', async () => {
    const url = place();
    writeFileSync(
      fileOf(url),
      'this is a text, and a rather long one, so that nobody takes it for an empty file',
    );
    await expect(open({ url })).rejects.toMatchObject({
      code: 'DATABASE_CONNECTION_FAILED',
      reason: 'not-a-database',
    });
  });

  test('a folder that may not be used is told as such', async () => {
    // Loaded now, for an ordinary user may not be able to read this program.
    const factory = await loadInstalledAdapter(engine);
    const loadAdapter = async () => factory;
    const folder = join(dirname(fileOf(place())), 'closed');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    await asOrdinaryUser(() =>
      expect(open({ url: `${engine}:${join(folder, 'fleet.db')}` }, { loadAdapter })).rejects.toMatchObject({
        code: 'DATABASE_FILE_PERMISSION_DENIED',
      }),
    );
  });

  test('a backup holds what was written', async () => {
    const db = await open({ url: place() });
    await db.createInstance(instance('a'));
    const copy = place();
    await db.backup(fileOf(copy));
    await db.createInstance(instance('b'));
    expect((await (await open({ url: copy })).listInstances()).map(({ id }) => id)).toEqual(['a']);
    expect((await db.checkIntegrity()).ok).toBe(true);
    await db.vacuum();
    expect((await db.statistics()).rows.instances).toBe(2);
  });

  test('two databases on one file share numbers, sessions and races', async () => {
    const url = place();
    const [one, two] = [await open({ url }), await open({ url })];
    const ids = Array.from({ length: 10 }, (_, index) => `a${index}`);
    await Promise.all(
      ids.map((id, index) => (index % 2 ? one : two).createInstance(instance(id, { issue_number: 1 }))),
    );
    const numbers = (await one.listInstances()).map(({ agent_number }) => agent_number);
    expect(new Set(numbers).size).toBe(10);
  });
});

test('encryption of the whole file is refused where the engine has none', async () => {
  const encryptionKey = randomBytes(32).toString('hex');
  await expect(openDatabase({ url: 'memory:', local: { encryptionKey } }, {}, {})).rejects.toMatchObject({
    code: 'DATABASE_INITIALIZATION_FAILED',
    reason: 'not-supported',
  });
});

test('the adapter is loaded by the given function, and gets what concerns the store', async () => {
  const seen: unknown[] = [];
  const factory: AdapterFactory = (options) => {
    seen.push(options);
    return createMemoryAdapter();
  };
  const loadAdapter = async (scheme: string) => {
    seen.push(scheme);
    return factory;
  };
  const db = await openDatabase({ localFile: 'some/where.db', enableWAL: false }, {}, { loadAdapter });
  expect(seen).toEqual([
    'file',
    {
      url: 'file:some/where.db',
      enableWAL: false,
      busyTimeout: 5000,
      synchronous: 'FULL',
      walSizeLimit: 67_108_864,
    },
  ]);
  expect(existsSync('some/where.db')).toBe(false);
  await db.disconnect();
});

test('a package that is not installed is named', async () => {
  const loadAdapter = () => import('@skep/adapter-nothing' as string).then(() => createMemoryAdapter);
  await expect(openDatabase({ url: 'memory:' }, {}, { loadAdapter })).rejects.toMatchObject({
    code: 'ERR_MODULE_NOT_FOUND',
  });
  await expect(loadInstalledAdapter('nothing' as 'file')).rejects.toBeInstanceOf(Error);
});

test('what concerns the store is refused where the adapter has been made already', () => {
  const adapter = createMemoryAdapter();
  for (const config of [
    { url: 'file:a' },
    { localFile: 'a' },
    { local: { synchronous: 'NORMAL' as const } },
  ]) {
    expect(() => createDatabase({ adapter, config })).toThrow(DatabaseError);
  }
  expect(() => createDatabase({ adapter, config: { workflow: { maxReviews: 1 } } })).not.toThrow();
});

test('two databases over one memory adapter open what the other sealed', async () => {
  const adapter = createMemoryAdapter();
  const [one, two] = [createDatabase({ adapter }), createDatabase({ adapter })];
  await one.connect();
  await one.setConfig('token', 'secret', true);
  await expect(two.getConfig('token')).resolves.toBe('secret');
});

test('a durable adapter of your own needs a place for the key', async () => {
  const inner = createMemoryAdapter();
  const adapter = new Proxy(inner, {
    get(target, name) {
      if (name === 'supports') return { ...target.supports, durable: true };
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const db = createDatabase({ adapter });
  await db.connect();
  await expect(db.setConfig('token', 'secret', true)).rejects.toMatchObject({
    reason: 'key-missing',
    message: expect.stringContaining('encryption.keyFile'),
  });
  await db.setConfig('plain', 'value');
});

/** The superuser may write anywhere, so whoever runs the tests as one is somebody else for a moment. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a relative key file is the same file, whatever folder the program goes to', async () => {
  const before = process.cwd();
  const [here, there] = [await mkdtemp(join(tmpdir(), 'skep-')), await mkdtemp(join(tmpdir(), 'skep-'))];
  try {
    process.chdir(here);
    const given = await openDatabase({ url: 'memory:', encryption: { keyFile: 'my.key' } }, {}, {});
    const beside = await openDatabase({ url: 'sqlite:fleet.db' }, {}, {});
    process.chdir(there);
    for (const db of [given, beside]) {
      await db.setConfig('token', 'secret', true);
      await db.disconnect();
    }
    expect((await readdir(here)).filter((file) => file.endsWith('.key')).sort()).toEqual([
      'fleet.db.key',
      'my.key',
    ]);
    expect(await readdir(there)).toEqual([]);
  } finally {
    process.chdir(before);
    for (const folder of [here, there]) await rm(folder, { recursive: true });
  }
});
