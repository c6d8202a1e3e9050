import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterOptions } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { contentsOf, fillStore } from '../test/filled-store.ts';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry, event, instance, withAdapter } from '../test/with-store.ts';
import { changeFileKey, createLibsqlAdapter } from './index.ts';

// Each copies whole files and collects garbage, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ONE = 'correct horse battery staple';
const OTHER = `it's "ключ" 🔑`;
const SECRET = 'a value that must not be readable on the disk';

async function withFile(
  key: string | undefined,
  work: (at: { url: string; path: string; folder: string }) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, 'skep.db');
    const url = `file:${path}`;
    await withAdapter(optionsOf(url, key), async (store) => {
      await store.migrations.up();
      await store.insert('user_config', [entry('a-secret', SECRET)]);
      await store.insert('instances', [instance('a')]);
      const events = await store.insert('mcp_events', [event('a'), event('a')]);
      await store.delete('mcp_events', { id: Number(events[1]?.id) });
    });
    await work({ url, path, folder });
  });
}

function optionsOf(url: string, encryptionKey: string | undefined): AdapterOptions {
  return encryptionKey === undefined ? { url } : { url, encryptionKey };
}

/** Everything that an error tells, however deep. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), wordsOf(error.cause)].join('\n');
}

test.each([
  ['a plain file is encrypted', undefined, ONE],
  ['an encrypted file becomes plain', ONE, undefined],
  ['a file is given another key', ONE, OTHER],
])('%s, with all that it holds', (_, from, to) =>
  withFile(from, async ({ url, path, folder }) => {
    const random = () => 0.4;
    const before = await withAdapter(optionsOf(url, from), async (store) => {
      await fillStore(
        {
          ...store,
          insert: store.insert.bind(store),
          find: store.find.bind(store),
          delete: store.delete.bind(store),
        },
        random,
      );
      return contentsOf(store);
    });
    const { mode } = statSync(path);
    expect(await changeFileKey({ url, from, to })).toEqual({ changed: true, kept: null });
    expect(readdirSync(folder)).toEqual(['skep.db']);
    expect(statSync(path).mode).toBe(mode);
    expect(readFileSync(path).includes(SECRET)).toBe(to === undefined);
    await withAdapter(optionsOf(url, to), async (store) => {
      expect(await contentsOf(store)).toEqual(before);
      expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
      expect(await store.migrations.verify()).toEqual([]);
      const highest = Math.max(...[...(before.get('mcp_events')?.keys() ?? [])].map(Number));
      const [next] = await store.insert('mcp_events', [event('a')]);
      expect(Number(next?.id)).toBeGreaterThan(highest);
    });
    await expect(createLibsqlAdapter(optionsOf(url, from)).connect()).rejects.toMatchObject({
      reason: from === undefined ? 'not-a-database' : 'wrong-key',
    });
  }),
);

test('a key that was given out before is not given out again', () =>
  withFile(undefined, async ({ url }) => {
    await changeFileKey({ url, to: ONE });
    await withAdapter(optionsOf(url, ONE), async (store) => {
      expect((await store.insert('mcp_events', [event('a')]))[0]?.id).toBe(3);
    });
  }));

test('done again, it finds that nothing is left to do but to clean up', () =>
  withFile(undefined, async ({ url, folder }) => {
    await changeFileKey({ url, to: ONE });
    // What is left where the one before was cut off at its end: the file as it was, in plain text.
    writeFileSync(join(folder, 'skep.db.4711-abc.old-key'), SECRET);
    writeFileSync(join(folder, 'skep.db.note'), 'of somebody else');
    expect(await changeFileKey({ url, to: ONE })).toEqual({ changed: false, kept: null });
    expect(readdirSync(folder).sort()).toEqual(['skep.db', 'skep.db.note']);
  }));

test('the file as it was is kept where that is asked for', () =>
  withFile(undefined, async ({ url, folder }) => {
    const { kept } = await changeFileKey({ url, to: ONE, keepOld: true });
    expect(kept).toMatch(new RegExp(`^${folder}/skep\\.db\\.replaced-`));
    await withAdapter({ url: `file:${kept}` }, async (store) => {
      expect(await store.find('user_config')).toMatchObject([{ value: SECRET }]);
    });
  }));

test.each([
  ['a wrong key', ONE, { from: 'wrong', to: OTHER }, 'wrong-key'],
  ['a missing key', ONE, { to: OTHER }, 'not-a-database'],
  ['a needless key', undefined, { from: 'wrong', to: OTHER }, 'wrong-key'],
  ['the same key', ONE, { from: ONE, to: ONE }, 'invalid'],
  ['an empty key', undefined, { to: '' }, 'invalid'],
])('%s is refused, changes nothing, and tells no key', (_, key, keys, reason) =>
  withFile(key, async ({ url, path, folder }) => {
    const before = readFileSync(path);
    const error = await changeFileKey({ url, ...keys }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason });
    for (const secret of [ONE, OTHER, 'wrong']) {
      expect(wordsOf(error).replaceAll('wrong-key', '')).not.toContain(secret);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => !name.startsWith('skep.db-'))).toEqual(['skep.db']);
  }),
);

test.each([
  ['plain', undefined],
  ['encrypted', ONE],
])('a tampered %s file is corrupt, and is left as it is', (_, from) =>
  withFile(from, async ({ url, path }) => {
    const bytes = readFileSync(path);
    bytes.fill(0xee, 3 * 4096, 8 * 4096);
    writeFileSync(path, bytes);
    await expect(changeFileKey({ url, from, to: OTHER })).rejects.toMatchObject({ reason: 'corrupt' });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  }),
);

test('a file that another process has open is left alone, and the process named', { timeout: 30_000 }, () =>
  withFile(undefined, async ({ url, path }) => {
    await using other = new TestProcess();
    await other.run({ job: 'open', options: { url } });
    await expect(changeFileKey({ url, to: ONE })).rejects.toMatchObject({
      reason: 'in-use',
      message: expect.stringContaining(`process ${other.pid}`),
    });
    expect(await other.run({ job: 'write', key: 'after' })).toBe('written');
    expect(readFileSync(path).includes('SQLite format 3')).toBe(true);
  }),
);

test('nothing that other processes write meanwhile is lost', { timeout: 60_000 }, () =>
  withFile(undefined, async ({ url }) => {
    await using other = new TestProcess();
    await other.run({ job: 'keep-opening', options: { url }, prefix: 'w' });
    let changed = false;
    for (let i = 0; i < 6 && !changed; i++) {
      changed = await changeFileKey({ url, to: ONE }).then(
        () => true,
        (error) => {
          expect(error).toMatchObject({ reason: 'in-use' });
          return false;
        },
      );
    }
    const { written } = JSON.parse(await other.run({ job: 'stop' }));
    await withAdapter(optionsOf(url, changed ? ONE : undefined), async (store) => {
      const keys = new Set((await store.find('user_config')).map(({ key }) => key));
      expect(written.filter((key: string) => !keys.has(key))).toEqual([]);
    });
  }),
);
