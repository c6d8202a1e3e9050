import type { Database } from '@skep/contracts';

export interface CallLogEntry {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** A database that remembers which of its methods were called, with what. */
export interface LoggedDatabase extends Database {
  /** The calls so far, in order. */
  getCallLog(): readonly CallLogEntry[];
}

/**
 * The same database, which notes each call of its methods (not those of `feed`, `migrations` and `adapter`, nor those
 * inside a transaction) and then does what was asked.
 */
export function withCallLog(database: Database): LoggedDatabase {
  const calls: CallLogEntry[] = [];
  const members = Object.entries(database).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const logged = (...args: unknown[]): unknown => {
      calls.push({ method: name, args });
      return Reflect.apply(member, database, args);
    };
    return [name, logged];
  });
  return { ...(Object.fromEntries(members) as Database), getCallLog: () => [...calls] };
}
