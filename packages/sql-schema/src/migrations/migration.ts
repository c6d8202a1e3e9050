/** One step of the schema, with its way back. Published migrations never change: a later one mends them. */
export interface Migration {
  /** A UTC timestamp and a name: `20261121090000_initial`. Ids sort in the order of application. */
  readonly id: string;
  /** SQL statements, each ended by a semicolon. */
  readonly up: string;
  readonly down: string;
  /** What `checksumOf` gives, noted so that opening a database needs no cryptography. A test keeps it true. */
  readonly checksum?: string;
}

/** The checksum that the history of a database holds. */
export function notedChecksum(migration: Migration): string {
  return migration.checksum ?? checksumOf(migration);
}

/** SHA-256 over both directions, in hex. Line ends count alike, whatever a checkout made of them. */
export function checksumOf(migration: Migration): string {
  // Loaded when it is needed: it takes longer to load than a database takes to open.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const normalise = (sql: string) => sql.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  return createHash('sha256')
    .update(JSON.stringify([normalise(migration.up), normalise(migration.down)]))
    .digest('hex');
}
