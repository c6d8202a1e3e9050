import { open, stat } from 'node:fs/promises';
import { StorageError, type StorageFailureReason } from '@skep/contracts';

/** What a file is for, at the beginning of messages about it. */
export type FileUse = 'The backup' | 'The database' | 'The copy';

/** Waits until a file, or the names in a folder, would survive a power loss. Not for a database that is open. */
export async function forceToDisk(path: string, use: FileUse): Promise<void> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw fileFailure(use, path, error);
  });
  // Windows cannot force a folder to disk; there the file alone must do.
  await handle
    .sync()
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPERM' && error.code !== 'EISDIR') throw fileFailure(use, path, error);
    })
    .finally(() => handle.close());
}

/** In bytes; 0 where there is no file. */
export async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw fileFailure('The database', path, error);
  });
  return stats === null ? 0 : stats.size;
}

export function fileFailure(use: FileUse, path: string, error: NodeJS.ErrnoException): StorageError {
  return new StorageError(
    reasonOf(error.code),
    `${use} ${path} cannot be read or written: ${error.message}`,
    { cause: error },
  );
}

function reasonOf(code: string | undefined): StorageFailureReason {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (code === 'EROFS') return 'read-only';
  if (code === 'EACCES' || code === 'EPERM') return 'permission';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'unknown';
}
