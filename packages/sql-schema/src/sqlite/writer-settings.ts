import type { RawRow } from '../codec.ts';

/** The settings in force on the connection that writes. */
export interface WriterSettings {
  readonly foreignKeys: boolean;
  /** `FULL`, `NORMAL`; `OFF` for a store that ends with the process. */
  readonly synchronous: string;
}

const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

/** @param connection The one that writes. */
export async function writerSettings(connection: {
  all(sql: string): readonly RawRow[] | Promise<readonly RawRow[]>;
}): Promise<WriterSettings> {
  const [synchronous] = await connection.all('PRAGMA synchronous');
  const [foreignKeys] = await connection.all('PRAGMA foreign_keys');
  const level = Number(synchronous?.synchronous);
  return {
    foreignKeys: Number(foreignKeys?.foreign_keys) === 1,
    synchronous: SYNCHRONOUS[level] ?? String(level),
  };
}
