import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file in a folder of its own, readable by this user alone, that is removed with it. */
export interface PrivateFile {
  readonly path: string;
  remove(): void;
}

/**
 * What a `:memory:` store lives in. A database truly in memory has one connection, or locks readers out while a
 * transaction is open; a file has both a writer and readers that do not see it. It is removed at the end of the process
 * at the latest; only a process that is killed leaves it behind.
 */
export function makePrivateFile(): PrivateFile {
  const folder = mkdtempSync(join(tmpdir(), 'skep-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { path: join(folder, 'memory.db'), remove };
}
