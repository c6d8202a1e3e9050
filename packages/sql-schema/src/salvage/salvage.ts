import { copyFile, open, rm, stat } from 'node:fs/promises';
import { isStorageError, type SalvageReport, StorageError } from '@skep/contracts';
import { waitForOthers } from '../adapter/exclusive.ts';
import { checkIntegrity } from '../adapter/integrity.ts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import { migrations } from '../migrations/all.ts';
import { createMigrator } from '../migrations/migrator.ts';
import { writeBackupFile } from '../sqlite/backup-file.ts';
import { toStorageError } from '../sqlite/error.ts';
import { fileFailure, sizeOf } from '../sqlite/files.ts';
import { refuseOwnUse } from '../sqlite/open-files.ts';
import { mendHeader, openEnginePages, openPlainPages } from './page-source.ts';
import type { PageSource } from './pages.ts';
import { nothingThere, readDamaged } from './read-damaged.ts';
import { writeSalvaged } from './write-salvaged.ts';

export interface SalvageSource<C> {
  /** Absolute. */
  readonly file: string;
  readonly isEncrypted: boolean;
  openFile(path: string): Promise<C>;
  /** Opens a file whose schema may be damaged. */
  openDamaged(path: string): Promise<C>;
}

const COMPANIONS = ['-wal', '-journal', '-shm'];
/** How many of the engine's complaints are passed on. */
const MOST_PROBLEMS = 50;

/**
 * Writes every row that can be read of a damaged file to a new one.
 *
 * Works on a copy, and page by page rather than by queries: a query ends where the damage begins, and what a page holds can be
 * made out without the pages that lead to it.
 *
 * @throws StorageError as `StorageAdapter.salvage` says.
 */
export async function salvage<C extends SoloConnection>(
  source: SalvageSource<C>,
  target: string,
): Promise<SalvageReport> {
  const { file } = source;
  await refuseMissing(file);
  await refuseOwnUse(file);
  await waitForOthers(file);
  let report: SalvageReport | null = null;
  await writeBackupFile(
    target,
    async (temporary) => {
      const copy = `${temporary}.damaged`;
      try {
        await copyWithLog(file, copy);
        report = await salvageCopy(source, copy, temporary);
      } finally {
        for (const suffix of ['', ...COMPANIONS]) await rm(`${copy}${suffix}`, { force: true });
      }
    },
    { source: file },
  );
  if (report === null) throw new StorageError('unknown', `Nothing came of salvaging ${file}.`);
  return report;
}

async function refuseMissing(file: string): Promise<void> {
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fileFailure('The database', file, error);
    throw new StorageError('not-found', `There is no file ${file}, so there is nothing to salvage.`, {
      cause: error,
    });
  });
  if (!stats.isFile() || stats.size === 0) throw nothingThere(file);
}

/** Readable by this user alone. Nobody has the file open: see the caller. */
async function copyWithLog(file: string, copy: string): Promise<void> {
  for (const suffix of ['', '-wal', '-journal']) {
    if (suffix !== '' && (await sizeOf(`${file}${suffix}`)) === 0) continue;
    const made = await open(`${copy}${suffix}`, 'wx', 0o600);
    await made.close();
    await copyFile(`${file}${suffix}`, `${copy}${suffix}`).catch((error: NodeJS.ErrnoException) => {
      throw fileFailure('The copy', `${copy}${suffix}`, error);
    });
  }
}

async function salvageCopy<C extends SoloConnection>(
  { file, isEncrypted, openFile, openDamaged }: SalvageSource<C>,
  copy: string,
  target: string,
): Promise<SalvageReport> {
  const problems: string[] = [];
  const { connection: damaged, isMended } = await openCopy(copy, isEncrypted, openDamaged, problems);
  const plain = isEncrypted ? null : await openPlainPages(copy, isMended);
  try {
    const pages: PageSource | null = plain ?? (damaged === null ? null : await openEnginePages(damaged));
    if (pages === null) throw nothingThere(file);
    const fresh = await openFile(target);
    try {
      await fresh.direct(
        'PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF',
      );
      const found = await readDamaged(pages, fresh, file, (to) => migrate(fresh, to));
      const report = await writeSalvaged(fresh, found);
      const { ok, problems: left } = await checkIntegrity(fresh);
      if (!ok)
        throw new StorageError('unknown', `What was salvaged is no sound database: ${left.join('; ')}`);
      return { tables: report, problems: [...problems, ...found.problems] };
    } finally {
      fresh.close();
    }
  } finally {
    damaged?.close();
    await plain?.close();
  }
}

/** Lets the engine put the log, as far as it is valid, into the copy. Null where it cannot open it at all. */
async function openCopy<C extends SoloConnection>(
  copy: string,
  isEncrypted: boolean,
  openDamaged: (path: string) => Promise<C>,
  problems: string[],
): Promise<{ connection: C | null; isMended: boolean }> {
  const attempt = async (): Promise<C> => {
    const connection = await openDamaged(copy);
    await Promise.resolve(
      connection.direct('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE'),
    ).catch((error: unknown) => problems.push(`The log could not be put into the file: ${wordsOf(error)}`));
    const { problems: complaints } = await checkIntegrity(connection).catch((error: unknown) => ({
      problems: [wordsOf(error)],
    }));
    problems.push(...complaints.slice(0, MOST_PROBLEMS));
    if (complaints.length > MOST_PROBLEMS) problems.push(`and ${complaints.length - MOST_PROBLEMS} more`);
    return connection;
  };
  try {
    return { connection: await attempt(), isMended: false };
  } catch (error) {
    if (isEncrypted) throw error;
    problems.push(wordsOf(error));
    const isMended = await mendHeader(copy);
    return { connection: isMended ? await attempt().catch(() => null) : null, isMended };
  }
}

/** @param to The newest migration; null for all that are known. */
async function migrate(connection: SoloConnection, to: string | null): Promise<void> {
  const migrator = createMigrator(
    {
      file: null,
      read: async (sql, params) => connection.all(sql, params),
      async write(work) {
        await connection.begin('write');
        try {
          const result = await work({
            run: async (sql, params) => connection.all(sql, params),
            script: async (sql) => connection.script(sql),
          });
          await connection.commit();
          return result;
        } catch (error) {
          await connection.rollback();
          throw error;
        }
      },
      backup: async () => undefined,
      scratch: async () => {
        throw new StorageError('not-supported', 'A salvage compares no schemas.');
      },
      toStorageError,
    },
    migrations,
  );
  await migrator.up(to === null ? {} : { to });
}

function wordsOf(error: unknown): string {
  if (isStorageError(error) && error.cause instanceof Error) return error.cause.message;
  return error instanceof Error ? error.message : String(error);
}
