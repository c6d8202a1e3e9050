import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { withEither } from '../test/either.ts';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry } from '../test/with-store.ts';
import { letGoOfClosed } from './let-go.ts';

const KILLS = 4;
/** Milliseconds, within which a process is killed at random after it has exchanged the file once. */
const LONGEST_LIFE = 150;

const filled = (prefix: string) =>
  Array.from({ length: 200 }, (_, index) => entry(`${prefix}${index}`, 'x'.repeat(500)));

/** Waits until another file has the name. */
async function exchanged(path: string, inode: number): Promise<void> {
  while (statSync(path).ino === inode) await sleep(2);
}

async function make(url: string, prefix: string, encryptionKey?: string): Promise<void> {
  await withEither({ url, ...(encryptionKey !== undefined && { encryptionKey }) }, async (store) => {
    await store.migrations.up();
    await store.insert('user_config', filled(prefix));
  });
}

test.each(['file', 'sqlite'])(
  'a restore (%s:) that is killed leaves a whole file, the old or the new',
  { timeout: 120_000 },
  (scheme) =>
    inFolder(async (folder) => {
      const path = join(folder, 'skep.db');
      const options = { url: `${scheme}:${path}` };
      const source = join(folder, 'new.db');
      await make(`${scheme}:${source}`, 'new');
      await make(options.url, 'old');
      for (let kill = 0; kill < KILLS; kill++) {
        {
          await letGoOfClosed();
          await using other = new TestProcess();
          const before = statSync(path).ino;
          await other.run({ job: 'restore', options, source });
          await exchanged(path, before);
          await sleep(Math.random() * LONGEST_LIFE);
        }
        const left = readdirSync(folder);
        // The next process to restore finds the file with a log again.
        await withEither(options, async (store) => {
          const keys = (await store.find('user_config')).map(({ key }) => String(key));
          expect(keys).toHaveLength(200);
          expect(new Set(keys.map((key) => key.slice(0, 3))).size, left.join()).toBe(1);
          expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
        });
      }
      const kept = readdirSync(folder)
        .filter((name) => /replaced-\w+$/.test(name))
        .sort();
      expect(kept.length).toBeGreaterThan(0);
      await withEither({ url: `${scheme}:${join(folder, kept[0] ?? '')}` }, async (store) => {
        expect((await store.find('user_config', { limit: 1 }))[0]?.key).toMatch(/^old/);
      });
    }),
);

test(
  'a change of key that is killed leaves a whole file, which the one or the other key opens',
  { timeout: 120_000 },
  () =>
    inFolder(async (folder) => {
      const path = join(folder, 'skep.db');
      const url = `file:${path}`;
      const keys = ['correct horse', 'battery staple'] as const;
      await make(url, 'row', keys[0]);
      let current = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        {
          await letGoOfClosed();
          await using other = new TestProcess();
          const before = statSync(path).ino;
          const [one, two] = current === 0 ? keys : keys.toReversed();
          await other.run({ job: 'rekey', url, keys: [one ?? '', two ?? ''] });
          await exchanged(path, before);
          await sleep(Math.random() * LONGEST_LIFE);
        }
        expect(existsSync(path)).toBe(true);
        let opened = 0;
        for (const [index, encryptionKey] of keys.entries()) {
          await withEither({ url, encryptionKey }, async (store) => {
            opened++;
            current = index;
            expect(await store.find('user_config')).toHaveLength(200);
            expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
          }).catch((error: unknown) => {
            if (!isStorageError(error) || error.reason !== 'wrong-key') throw error;
          });
        }
        expect(opened).toBe(1);
      }
    }),
);
