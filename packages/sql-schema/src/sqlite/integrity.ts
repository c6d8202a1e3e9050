import { type IntegrityReport, isStorageError } from '@skep/contracts';
import type { RunStatement } from '../migrations/history.ts';

/**
 * Looks at every page and at every reference. Damage that keeps the check itself from going on is a finding, not a
 * failure.
 *
 * @param run Runs a statement; its errors are `StorageError`s.
 */
export async function integrityReport(run: RunStatement): Promise<IntegrityReport> {
  const problems = [
    ...(await findings(run, 'PRAGMA integrity_check', (row) => String(row.integrity_check))),
    ...(await findings(
      run,
      'PRAGMA foreign_key_check',
      (row) => `${String(row.table)} row ${String(row.rowid)} refers to no row of ${String(row.parent)}`,
    )),
  ].filter((line) => line !== 'ok');
  return { ok: problems.length === 0, problems };
}

async function findings(
  run: RunStatement,
  sql: string,
  describe: (row: Readonly<Record<string, unknown>>) => string,
): Promise<string[]> {
  try {
    return (await run(sql)).map(describe);
  } catch (error) {
    if (!isStorageError(error) || error.reason !== 'corrupt') throw error;
    return [error.message];
  }
}
