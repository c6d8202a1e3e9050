import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeEngines, describeFiles, fileOf } from '../test/engines.ts';
import { feedOf, handClock } from '../test/records.ts';

const newKey = () => randomBytes(32).toString('hex');

describeEngines('config values', (open) => {
  test('a plain value is stored as it is', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.setConfig('branch', 'main');
    expect(await db.getConfig('branch')).toBe('main');
    expect(await db.getConfig('nothing')).toBeNull();
    expect(await db.listConfig()).toEqual([
      { key: 'branch', value: 'main', encrypted: false, updated_at: clock.now() },
    ]);
  });

  test('a sealed value is not to be found in the store', async () => {
    const db = await open();
    await db.setConfig('token', 'ghp_secret', true);
    expect(await db.getConfig('token')).toBe('ghp_secret');
    const [record] = await db.listConfig();
    expect(record).toMatchObject({ encrypted: true, value: expect.stringMatching(/^skep:v1:/) });
    expect(JSON.stringify(await db.adapter.find('user_config'))).not.toContain('ghp_secret');
  });

  test('writes only what changes', async () => {
    const db = await open();
    await db.setConfig('a', '1');
    await db.setConfig('a', '1');
    await db.setConfig('a', '1', true);
    await db.setConfig('a', '1', true);
    await db.setConfig('a', '2', true);
    await db.setConfig('a', '2');
    await db.deleteConfig('a');
    await db.deleteConfig('a');
    const operations = (await feedOf(db)).map((entry) => entry.split(' ').at(-1));
    expect(operations).toEqual(['insert', 'update', 'update', 'update', 'delete']);
    expect(await db.getConfig('a')).toBeNull();
  });

  test('a value that was changed, moved or sealed with another key is never returned', async () => {
    const db = await open({ encryption: { key: newKey() } });
    await db.setConfig('a', 'secret', true);
    const [sealed] = await db.listConfig();
    if (sealed === undefined) throw new Error('nothing was stored');
    const plant = (key: string, value: string) =>
      db.adapter.insert('user_config', [{ ...sealed, key, value }]);
    await plant('moved', sealed.value);
    await plant('cut', sealed.value.slice(0, -1));
    await plant('plain', 'secret');
    await plant('foreign', sealed.value.replace(/skep:v1:[^:]+/, 'skep:v1:AAAAAAAA'));
    const failures = { moved: 'tampered', cut: 'tampered', plain: 'not-sealed', foreign: 'other-key' };
    for (const [key, failure] of Object.entries(failures)) {
      await expect(db.getConfig(key)).rejects.toMatchObject({
        code: 'DATABASE_QUERY_FAILED',
        reason: 'decryption-failed',
        context: { key, failure },
      });
    }
  });
});

describeFiles('the key file', ({ open, place }) => {
  test('it is made beside the database when it is first needed, and found again', async () => {
    const url = place();
    const keyFile = `${fileOf(url)}.key`;
    const first = await open({ url });
    await first.setConfig('plain', '1');
    expect(existsSync(keyFile)).toBe(false);
    await first.setConfig('token', 'secret', true);
    expect(existsSync(keyFile)).toBe(true);
    await first.disconnect();
    expect(await (await open({ url })).getConfig('token')).toBe('secret');
  });

  test('without its key nothing opens, and no new key is made', async () => {
    const url = place();
    const keyFile = `${fileOf(url)}.key`;
    const first = await open({ url });
    await first.setConfig('token', 'secret', true);
    rmSync(keyFile);
    const second = await open({ url });
    await expect(second.getConfig('token')).rejects.toMatchObject({
      code: 'DATABASE_QUERY_FAILED',
      reason: 'key-missing',
    });
    await expect(second.setConfig('other', 'secret', true)).rejects.toMatchObject({
      code: 'DATABASE_UPDATE_FAILED',
      reason: 'key-missing',
    });
    expect(existsSync(keyFile)).toBe(false);
    const third = await open({ url, encryption: { key: newKey() } });
    await expect(third.getConfig('token')).rejects.toMatchObject({ context: { failure: 'other-key' } });
  });

  test('a key file of your own choice is used instead', async () => {
    const url = place();
    const keyFile = `${fileOf(place())}.mine`;
    const db = await open({ url, encryption: { keyFile } });
    await db.setConfig('token', 'secret', true);
    expect(existsSync(keyFile)).toBe(true);
    expect(existsSync(`${fileOf(url)}.key`)).toBe(false);
  });

  test('one that others may read is refused', async () => {
    const url = place();
    writeFileSync(`${fileOf(url)}.key`, newKey(), { mode: 0o644 });
    const db = await open({ url });
    await expect(db.setConfig('token', 'secret', true)).rejects.toMatchObject({
      reason: 'key-missing',
      message: expect.stringContaining('chmod 600'),
    });
  });
});
