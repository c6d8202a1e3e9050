import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenStore, Subject } from '@skep/conformance/vitest';
import type { StorageAdapter } from '@skep/contracts';
import { createSqliteAdapter, type SqliteAdapterOptions } from '../src/index.ts';

/** A new store in a file, with all that the conformance suite may do to it. */
export async function openFileSubject(extra: Partial<SqliteAdapterOptions> = {}): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'skep-adapter-sqlite-'));
  const options = { ...extra, url: `sqlite:${join(folder, 'skep.db')}` };
  const opened: StorageAdapter[] = [];
  const connect = async () => {
    const adapter = await openStore(options);
    opened.push(adapter);
    return adapter;
  };
  const store = await connect();
  await store.migrations.up();
  return {
    store,
    unconnected: () => createSqliteAdapter(options),
    peer: connect,
    async reopen() {
      await store.disconnect();
      return connect();
    },
    fork: { module: import.meta.url, data: options },
    openBackup: (path) => openStore({ url: `sqlite:${path}` }),
    damage: async () => damageFile(join(folder, 'skep.db')),
    async close() {
      for (const adapter of opened) await adapter.disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new store of this process alone. */
export async function openMemorySubject(): Promise<Subject> {
  const store = await openStore({ url: 'sqlite::memory:' });
  await store.migrations.up();
  return {
    store,
    unconnected: () => createSqliteAdapter({ url: 'sqlite::memory:' }),
    openBackup: (path) => openStore({ url: `sqlite:${path}` }),
    close: () => store.disconnect(),
  };
}

/**
 * What the processes that the suite starts call.
 *
 * @public
 */
export const openStore: OpenStore = async (data) => {
  const adapter = createSqliteAdapter(data as SqliteAdapterOptions);
  await adapter.connect();
  return adapter;
};

/** As a disk does that has lost a few sectors. */
function damageFile(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 8192) * 4096;
  writeFileSync(path, bytes.fill(0xee, middle, middle + 2 * 4096));
}
