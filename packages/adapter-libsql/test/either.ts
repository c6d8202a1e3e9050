import { createSqliteAdapter } from '@skep/adapter-sqlite';
import type { AdapterOptions, StorageAdapter } from '@skep/contracts';
import { createLibsqlAdapter } from '../src/index.ts';

/** The adapter of whichever engine the URL asks for, for what both of them have from the same code. */
export function createEither(options: AdapterOptions): StorageAdapter {
  return options.url.startsWith('sqlite:') ? createSqliteAdapter(options) : createLibsqlAdapter(options);
}

/** Runs `work` with a connected adapter. */
export async function withEither<T>(
  options: AdapterOptions,
  work: (store: StorageAdapter) => Promise<T>,
): Promise<T> {
  const store = createEither(options);
  await store.connect();
  return work(store).finally(() => store.disconnect());
}
