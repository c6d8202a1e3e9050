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
 * The same database, which notes each call of its methods (those of `reviews` as `reviews.request`; not those of `feed`,
 * `migrations` and `adapter`, nor those inside a transaction) and then does what was asked.
 */
export function withCallLog(database: Database): LoggedDatabase {
  const calls: CallLogEntry[] = [];
  const logged = <T extends object>(owner: T, prefix: string): T => {
    const members = Object.entries(owner).map(([name, member]: [string, unknown]) => {
      if (typeof member !== 'function') return [name, member];
      const method = (...args: unknown[]): unknown => {
        calls.push({ method: `${prefix}${name}`, args });
        return Reflect.apply(member, owner, args);
      };
      return [name, method];
    });
    return Object.fromEntries(members) as T;
  };
  const reviews = logged(database.reviews, 'reviews.');
  return { ...logged(database, ''), reviews, getCallLog: () => [...calls] };
}
