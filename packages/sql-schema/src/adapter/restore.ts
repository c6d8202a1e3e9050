import { open, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type RestoreOptions, type RestoreResult, StorageError, type StoreCopy } from '@skep/contracts';
import { migrations } from '../migrations/all.ts';
import { compareHistory, readHistory, refuseProblems } from '../migrations/history.ts';
import { acquire } from '../sqlite/acquire.ts';
import { fileFailure, forceToDisk } from '../sqlite/files.ts';
import { refuseOwnUse } from '../sqlite/open-files.ts';
import { replaceFile } from './replace-file.ts';
import type { SoloConnection } from './solo-connection.ts';
import type { Statements } from './statement.ts';
import { finishCopy } from './store-copy.ts';

export interface RestoreTarget<C> {
  /** Absolute. */
  readonly file: string;
  readonly busyTimeout: number;
  readonly statements: Statements<C>;
  openFile(path: string): Promise<C>;
}

/**
 * Puts a copy of the database `source` in the place of the store's file, which is kept beside it.
 *
 * @throws StorageError as `StorageAdapter.restore` says.
 */
export async function restore<C extends SoloConnection>(
  target: RestoreTarget<C>,
  source: string,
  { inspect }: RestoreOptions = {},
): Promise<RestoreResult> {
  const { file, busyTimeout, openFile, statements } = target;
  const from = resolve(source);
  await refuseSource(from, file);
  const copy = `${file}.${process.pid}-${Date.now().toString(36)}.restoring`;
  const kept = replacedName(file);
  try {
    await makePrivate(copy);
    await copyByEngine(from, copy, busyTimeout, openFile);
    await finishCopy({ path: copy, statements, openFile, inspect: inspectAfter(from, inspect) });
    await forceToDisk(copy, 'The copy');
    return { replaced: (await replaceFile(file, copy, kept, openFile)) ? kept : null };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${copy}${suffix}`, { force: true });
  }
}

/** Beside the file: `skep.db.replaced-20261122T101530123Z`. */
export function replacedName(file: string): string {
  return `${file}.replaced-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
}

async function refuseSource(from: string, file: string): Promise<void> {
  const there = await stat(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw fileFailure('The backup', from, error);
    throw new StorageError('not-found', `There is no file ${from}. Give the path of a backup.`, {
      cause: error,
    });
  });
  if (!there.isFile() || there.size === 0) {
    throw new StorageError('not-a-database', `${from} is no database. Give the path of a backup.`);
  }
  const own = await stat(file).catch(() => null);
  if (own !== null && own.dev === there.dev && own.ino === there.ino) {
    throw new StorageError('invalid', `${from} is the store itself. Give the path of a backup.`);
  }
  await refuseOwnUse(file);
}

/** Made before the engine writes it: engines let everybody read what they make. */
export async function makePrivate(path: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw fileFailure('The copy', path, error);
  });
  await handle.close();
}

/** With what is in the log of the source, if it has one. */
async function copyByEngine<C extends SoloConnection>(
  from: string,
  to: string,
  busyTimeout: number,
  openFile: (path: string) => Promise<C>,
): Promise<void> {
  const connection = await acquire(() => openFile(from), busyTimeout, from);
  try {
    const history = await readHistory(async (sql, params) => connection.all(sql, params));
    if (history.length === 0) {
      throw new StorageError('not-a-database', `${from} holds nothing of Skep. Give the path of a backup.`);
    }
    refuseProblems({ ...compareHistory(history, migrations), pending: [] });
    const name = to.replaceAll("'", "''");
    await acquire(() => connection.direct(`VACUUM INTO '${name}'`), busyTimeout, from);
  } finally {
    connection.close();
  }
}

function inspectAfter(from: string, inspect: RestoreOptions['inspect']): (copy: StoreCopy) => Promise<void> {
  return async (copy) => {
    const { ok, problems } = await copy.checkIntegrity();
    if (!ok) {
      const first = problems.slice(0, 3).join('; ');
      throw new StorageError('corrupt', `${from} is damaged (${first}). Restore another backup.`);
    }
    await inspect?.(copy);
  };
}
