import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type BackupFile, StorageError } from '@skep/contracts';
import { isRunning } from '@skep/processes';
import { backupName, backupTime, draftOwner } from './backup-names.ts';
import { oldBackups } from './old-backups.ts';

/** Milliseconds after which a draft is nobody's any more, whatever runs under the number of its process. */
const ABANDONED = 86_400_000;

/** Where the backups of one database are kept. Other files in the folder are left alone. */
export class BackupFolder {
  readonly path: string;
  readonly #database: string;

  /** @param database The path of the database file. @param folder Default: `backups` beside it. */
  constructor(database: string, folder: string | undefined) {
    this.#database = database;
    this.path = folder === undefined ? join(dirname(database), 'backups') : resolve(folder);
  }

  /** The path for a backup made at a time. Makes the folder, which nobody else may look into. */
  async place(at: Date): Promise<string> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw unusable(this.path, error);
    }
    return join(this.path, backupName(this.#database, at));
  }

  /** Newest first. */
  async list(): Promise<BackupFile[]> {
    const backups: BackupFile[] = [];
    for (const name of await this.#names()) {
      const madeAt = backupTime(this.#database, name);
      if (madeAt === null) continue;
      const path = join(this.path, name);
      const stats = await stat(path).catch(() => null);
      if (stats?.isFile()) backups.push({ path, bytes: stats.size, madeAt });
    }
    return backups.sort((one, other) => other.madeAt.getTime() - one.madeAt.getTime());
  }

  /** Deletes what is older than `retention` days, and what was left half written by processes that ended. */
  async tidy(retention: number, now: Date): Promise<void> {
    for (const { path } of oldBackups(await this.list(), retention, now)) await rm(path, { force: true });
    for (const name of await this.#names()) {
      const pid = draftOwner(this.#database, name);
      if (pid === null) continue;
      const path = join(this.path, name);
      const stats = await stat(path).catch(() => null);
      const age = stats === null ? 0 : Date.now() - stats.mtimeMs;
      if (age > ABANDONED || !isRunning({ host: hostname(), pid, started: null })) {
        await rm(path, { force: true });
      }
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unusable(this.path, error);
    }
  }
}

function unusable(folder: string, error: unknown): StorageError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOSPC' ? 'disk-full' : code === 'EROFS' ? 'read-only' : 'permission';
  return new StorageError(reason, `The folder for backups, ${folder}, cannot be used: ${message}`, {
    cause: error,
  });
}
