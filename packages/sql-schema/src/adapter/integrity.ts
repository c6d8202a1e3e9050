import { type IntegrityReport, isStorageError, type StorageError } from '@skep/contracts';
import type { SqlConnection } from './statement.ts';

/** Reads every page; blocks the event loop meanwhile. */
export async function checkIntegrity(connection: SqlConnection): Promise<IntegrityReport> {
  try {
    const problems = [...(await damagedPages(connection)), ...(await danglingRows(connection))];
    return { ok: problems.length === 0, problems };
  } catch (error) {
    return damageReport(error);
  }
}

/** Damage may be such that the check itself cannot go on. @throws whatever `error` is but damage. */
export function damageReport(error: unknown): IntegrityReport {
  if (isStorageError(error) && error.reason === 'corrupt') return { ok: false, problems: [causeOf(error)] };
  throw error;
}

async function damagedPages(connection: SqlConnection): Promise<string[]> {
  const lines = await connection.all('PRAGMA integrity_check');
  return lines.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok');
}

async function danglingRows(connection: SqlConnection): Promise<string[]> {
  const rows = await connection.all('PRAGMA foreign_key_check');
  return rows.map(
    (row) => `${String(row.table)} row ${String(row.rowid)} refers to no row of ${String(row.parent)}`,
  );
}

function causeOf(error: StorageError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
