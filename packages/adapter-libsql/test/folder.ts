import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  remove(): void;
}

export function makeFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'skep-adapter-libsql-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs `work` in a folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const { path, remove } = makeFolder();
  try {
    return await work(path);
  } finally {
    remove();
  }
}
