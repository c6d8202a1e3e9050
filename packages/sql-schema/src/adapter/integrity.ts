import { type IntegrityReport, isStorageError, type StorageError } from '@skep/contracts';
import type { SqlConnection } from './statement.ts';

const words = new TextDecoder();

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
  // As bytes: what it names may be damaged, and no text any more, which a driver may not survive.
  const lines = await connection.all(
    'SELECT CAST(integrity_check AS BLOB) AS line FROM pragma_integrity_check',
  );
  return lines
    .map(({ line }) => words.decode(line as Uint8Array | ArrayBuffer))
    .filter((line) => line !== 'ok');
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
