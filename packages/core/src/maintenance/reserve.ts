import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDatabaseError, isStorageError } from '@skep/contracts';

/** The reserve is only made where so many times as much is free. */
const AMPLE = 10;
const CHUNK = 1_048_576;

/**
 * Bytes that are kept from the file system in a file beside the database, and given up when a full disk would keep even pruning
 * from working. They are written, not only asked for, and of no pattern that a file system could make smaller.
 */
export class Reserve {
  readonly #path: string | null;
  readonly #bytes: number;

  /** @param file The database's; null for a store without one, which has no reserve. */
  constructor(file: string | null, bytes: number) {
    this.#path = file === null ? null : `${file}.reserve`;
    this.#bytes = bytes;
  }

  /** Gives the reserve up. @returns Whether there was one. */
  async release(): Promise<boolean> {
    if (this.#path === null) return false;
    const isThere = (await sizeOf(this.#path)) > 0;
    await rm(this.#path, { force: true });
    return isThere;
  }

  /** Makes it where it is missing or smaller than configured, and there is ample space. Nothing depends on whether it succeeds. */
  async ensure(): Promise<void> {
    const path = this.#path;
    if (path === null || this.#bytes === 0 || (await sizeOf(path)) >= this.#bytes) return;
    const draft = `${path}.${process.pid}.partial`;
    try {
      const { bavail, bsize } = await statfs(dirname(path));
      if (bavail * bsize < AMPLE * this.#bytes) return;
      await write(draft, this.#bytes);
      await rename(draft, path);
    } catch {
      // The next look at maintenance tries again.
    } finally {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }
}

/** Does the work; where that fails because the disk is full, once more without the reserve. */
export async function givingUp<T>(reserve: Reserve, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDiskFull(error) || !(await reserve.release())) throw error;
    return work();
  }
}

function isDiskFull(error: unknown): boolean {
  return (isStorageError(error) || isDatabaseError(error)) && error.reason === 'disk-full';
}

async function write(path: string, bytes: number): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for (let left = bytes; left > 0; left -= CHUNK) await handle.write(randomBytes(Math.min(left, CHUNK)));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** 0 where there is no file. */
async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  return stats?.size ?? 0;
}
