import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenStore, Subject } from '@skep/conformance/vitest';
import type { StorageAdapter } from '@skep/contracts';
import { createLibsqlAdapter, type LibsqlAdapterOptions } from '../src/index.ts';
import { makeFolder } from './folder.ts';

/** A new store in a file, with all that the conformance suite may do to it. */
export async function openFileSubject(extra: Partial<LibsqlAdapterOptions> = {}): Promise<Subject> {
  const folder = makeFolder();
  const options = { ...extra, url: `file:${join(folder.path, 'skep.db')}` };
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
    unconnected: () => createLibsqlAdapter(options),
    peer: connect,
    async reopen() {
      await store.disconnect();
      return connect();
    },
    fork: { module: import.meta.url, data: options },
    openBackup: (path) => openStore({ ...extra, url: `file:${path}` }),
    damage: async () => damageFile(join(folder.path, 'skep.db')),
    async close() {
      for (const adapter of opened) await adapter.disconnect();
      folder.remove();
    },
  };
}

/** A new store of this process alone. */
export async function openMemorySubject(): Promise<Subject> {
  const store = await openStore({ url: ':memory:' });
  await store.migrations.up();
  return {
    store,
    unconnected: () => createLibsqlAdapter({ url: ':memory:' }),
    openBackup: (path) => openStore({ url: `file:${path}` }),
    close: () => store.disconnect(),
  };
}

/** What the processes that the suite starts call. */
export const openStore: OpenStore = async (data) => {
  const adapter = createLibsqlAdapter(data as LibsqlAdapterOptions);
  await adapter.connect();
  return adapter;
};

/** As a disk does that has lost a few sectors. */
function damageFile(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 8192) * 4096;
  writeFileSync(path, bytes.fill(0xee, middle, middle + 2 * 4096));
}
