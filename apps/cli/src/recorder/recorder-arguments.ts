/** What a recorder is started with, by `ensureRecorder`. */
export interface RecorderArguments {
  readonly databaseUrl: string;
  readonly spool: string;
}

/** Reads `drain --linger --database URL --spool PATH`, exactly so; null for every other command line. */
export function parseRecorderArguments(args: readonly string[]): RecorderArguments | null {
  const [command, linger, database, databaseUrl, name, spool, ...others] = args;
  if (command !== 'drain' || linger !== '--linger' || others.length > 0) return null;
  if (database !== '--database' || databaseUrl === undefined) return null;
  if (name !== '--spool' || spool === undefined) return null;
  return { databaseUrl, spool };
}

/** The file by which a recorder of the spool is known to be at work. */
export function presenceOf(spool: string): string {
  return `${spool}.recorder`;
}
