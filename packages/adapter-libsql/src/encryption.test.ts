import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entry, withAdapter, withStore } from '../test/with-store.ts';
import { createLibsqlAdapter } from './index.ts';

const SECRET = 'a value that must not be readable on the disk';
const encryptionKey = 'correct horse battery staple';

async function openingOf(options: Parameters<typeof createLibsqlAdapter>[0]): Promise<unknown> {
  const store = createLibsqlAdapter(options);
  try {
    await store.connect();
  } catch (error) {
    expect(store.isConnected()).toBe(false);
    return error;
  }
  await store.disconnect();
  return null;
}

function expectUnreadable(file: string): void {
  const bytes = readFileSync(file);
  expect(bytes.length).toBeGreaterThan(0);
  expect(bytes.includes('SQLite format 3')).toBe(false);
  expect(bytes.includes(SECRET)).toBe(false);
}

test('the file, its log and its backup are unreadable without the key, and open with it', () =>
  withStore(
    async (store, path) => {
      await store.insert('user_config', [entry('a', SECRET)]);
      expect(store.supports.encryptionAtRest).toBe(true);
      expect((await store.statistics()).engine).toMatchObject({ encrypted: true });
      expectUnreadable(`${path}-wal`);
      await store.backup(`${path}.copy`);
      expectUnreadable(`${path}.copy`);
      await store.vacuum();
      await store.disconnect();
      expectUnreadable(path);
      for (const file of [path, `${path}.copy`]) {
        await withAdapter({ url: `file:${file}`, encryptionKey }, async (again) => {
          expect(await again.find('user_config')).toMatchObject([{ value: SECRET }]);
          expect(await again.checkIntegrity()).toEqual({ ok: true, problems: [] });
        });
      }
    },
    { encryptionKey },
  ));

test('a wrong key, a missing one and a needless one each say what to do, and change nothing', () =>
  withStore(
    async (store, path) => {
      await store.insert('user_config', [entry('a', SECRET)]);
      await store.disconnect();
      const before = readFileSync(path);
      expect(await openingOf({ url: `file:${path}`, encryptionKey: 'another' })).toMatchObject({
        reason: 'wrong-key',
        message: expect.stringContaining(path),
      });
      expect(await openingOf({ url: `file:${path}` })).toMatchObject({
        reason: 'not-a-database',
        message: expect.stringContaining('encryptionKey'),
      });
      expect(readFileSync(path).equals(before)).toBe(true);
      await withStore(async (_, plain) => {
        expect(await openingOf({ url: `file:${plain}`, encryptionKey })).toMatchObject({
          reason: 'wrong-key',
          message: expect.stringContaining('leave encryptionKey out'),
        });
      });
    },
    { encryptionKey },
  ));

test('a key of quotes and other alphabets is a key like any other', () =>
  withStore(
    async (store, path) => {
      await store.insert('user_config', [entry('a')]);
      await store.disconnect();
      expect(await openingOf({ url: `file:${path}`, encryptionKey: `it's "ключ" 🔑` })).toBeNull();
      expect(await openingOf({ url: `file:${path}`, encryptionKey: `it's "ключ"` })).toMatchObject({
        reason: 'wrong-key',
      });
    },
    { encryptionKey: `it's "ключ" 🔑` },
  ));
