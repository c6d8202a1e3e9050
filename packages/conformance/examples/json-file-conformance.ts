// Run it: skep-conformance examples/json-file-conformance.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageAdapter } from '@skep/contracts';
// In a package of your own: from '@skep/conformance'.
import type { Subject } from '../src/index.ts';
import { createJsonFileAdapter } from './json-file-adapter.ts';

export const name = 'json-file';

/** A fresh, empty store for one scenario. */
export async function open(): Promise<Subject> {
  const directory = await mkdtemp(join(tmpdir(), 'json-file-'));
  const path = join(directory, 'store.json');
  let store = await connected(path);
  return {
    store,
    unconnected: () => createJsonFileAdapter(path),
    async reopen() {
      await store.disconnect();
      store = await connected(path);
      return store;
    },
    fork: { module: import.meta.url, data: { path } },
    async close() {
      await store.disconnect();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What the suite's own child processes call, with the `data` of `fork`. */
export function openStore(data: { readonly path: string }): Promise<StorageAdapter> {
  return connected(data.path);
}

async function connected(path: string): Promise<StorageAdapter> {
  const store = createJsonFileAdapter(path);
  await store.connect();
  return store;
}
