import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createMemoryAdapter } from '@skep/adapter-memory';
import type { Database, DatabaseConfigInput } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines, describeFiles, fileOf } from '../test/engines.ts';

const newKey = () => randomBytes(32).toString('hex');
const SECRETS = { 'github.token': 'ghp_secret', 'linear.token': 'lin_secret', empty: '' };

async function seal(db: Database): Promise<void> {
  for (const [key, value] of Object.entries(SECRETS)) await db.setConfig(key, value, true);
  await db.setConfig('branch', 'main');
}

async function secretsOf(db: Database): Promise<Record<string, string | null>> {
  const entries = Object.keys(SECRETS).map(async (key) => [key, await db.getConfig(key)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The ids of the keys that values are sealed with. */
async function keyIds(db: Database): Promise<Set<string | undefined>> {
  const records = await db.listConfig();
  return new Set(records.filter(({ encrypted }) => encrypted).map(({ value }) => value.split(':')[2]));
}

describeEngines('rotating the key', (open) => {
  test('seals every secret anew, and leaves plain values alone', async () => {
    const db = await open();
    await seal(db);
    const before = await db.listConfig();
    const { resealed, keyId } = await db.maintenance.rotateKey();
    expect(resealed).toBe(3);
    expect(await keyIds(db)).toEqual(new Set([keyId]));
    expect(await secretsOf(db)).toEqual(SECRETS);
    const after = await db.listConfig();
    expect(after.find(({ key }) => key === 'branch')).toEqual(before.find(({ key }) => key === 'branch'));
    await db.setConfig('new', 'value', true);
    expect(await keyIds(db)).toEqual(new Set([keyId]));
  });

  test('changes nothing where a value does not open', async () => {
    const db = await open();
    await seal(db);
    await db.adapter.update('user_config', { key: 'empty' }, { value: 'skep:v1:AAAAAAAA:nonsense' });
    const before = await db.listConfig();
    await expect(db.maintenance.rotateKey()).rejects.toMatchObject({ reason: 'decryption-failed' });
    expect(await db.listConfig()).toEqual(before);
  });

  test('says so where there is no key yet', async () => {
    const db = await open();
    await expect(db.maintenance.rotateKey()).rejects.toMatchObject({
      code: 'DATABASE_UPDATE_FAILED',
      reason: 'key-missing',
      message: expect.stringContaining('skep config set'),
    });
  });
});

describeFiles('the key file of a rotation', ({ open, place }) => {
  test('keeps the old key, which opens what a backup holds, until it is forgotten', async () => {
    const url = place();
    const keyFile = `${fileOf(url)}.key`;
    const db = await open({ url });
    await seal(db);
    const [old = ''] = readFileSync(keyFile, 'utf8').split('\n');
    await db.maintenance.rotateKey();
    expect(readFileSync(keyFile, 'utf8')).toMatch(new RegExp(`^(?!${old})[0-9a-f]{64}\n${old}\n$`));
    expect(await db.maintenance.rotateKey({ forgetOlder: true })).toMatchObject({
      resealed: 3,
      forgotten: 2,
    });
    expect(readFileSync(keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    await db.disconnect();
    expect(await secretsOf(await open({ url }))).toEqual(SECRETS);
  });

  test('one that was interrupted after the key was written goes on with that key', async () => {
    const url = place();
    const keyFile = `${fileOf(url)}.key`;
    const db = await open({ url });
    await seal(db);
    const added = newKey();
    writeFileSync(keyFile, `${added}\n${readFileSync(keyFile, 'utf8')}`);
    expect(await secretsOf(db)).toEqual(SECRETS);
    expect(await db.maintenance.rotateKey()).toMatchObject({ resealed: 3 });
    expect(readFileSync(keyFile, 'utf8').split('\n')[0]).toBe(added);
    expect(await secretsOf(db)).toEqual(SECRETS);
  });

  test('another database of the same file goes on reading and sealing', async () => {
    const url = place();
    const [one, other] = [await open({ url }), await open({ url })];
    await seal(one);
    expect(await secretsOf(other)).toEqual(SECRETS);
    const { keyId } = await one.maintenance.rotateKey({ forgetOlder: true });
    expect(await secretsOf(other)).toEqual(SECRETS);
    await other.setConfig('late', 'value', true);
    expect(await keyIds(one)).toEqual(new Set([keyId]));
    expect(await one.getConfig('late')).toBe('value');
  });
});

test('a configured key seals what its predecessors sealed, which only open', async () => {
  const [old, key] = [newKey(), newKey()];
  const adapter = createMemoryAdapter();
  const open = async (encryption: NonNullable<DatabaseConfigInput['encryption']>) => {
    const db = createDatabase({ adapter, config: { encryption } });
    await db.connect();
    return db;
  };
  await seal(await open({ key: old }));
  const db = await open({ key, previousKeys: [old] });
  expect(await secretsOf(db)).toEqual(SECRETS);
  expect(await db.maintenance.rotateKey()).toMatchObject({ resealed: 3, forgotten: 0 });
  expect(await db.maintenance.rotateKey()).toMatchObject({ resealed: 0 });
  expect(await secretsOf(await open({ key }))).toEqual(SECRETS);
  await db.disconnect();
});
