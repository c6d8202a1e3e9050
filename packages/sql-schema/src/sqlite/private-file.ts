import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file in a folder of its own, readable by this user alone, that is removed with it. */
export interface PrivateFile {
  readonly path: string;
  remove(): void;
}

/** Those that are still there when the process ends are removed then. */
const folders = new Set<string>();
const removeAll = (): void => folders.forEach(removeFolder);

/**
 * What a `:memory:` store lives in. A database truly in memory has one connection, or locks readers out while a
 * transaction is open; a file has both a writer and readers that do not see it. It is removed at the end of the process
 * at the latest; only a process that is killed leaves it behind.
 */
export function makePrivateFile(): PrivateFile {
  const folder = mkdtempSync(join(tmpdir(), 'skep-'));
  if (folders.size === 0) process.on('exit', removeAll);
  folders.add(folder);
  return { path: join(folder, 'memory.db'), remove: () => removeFolder(folder) };
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}
