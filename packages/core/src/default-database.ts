import { type Database, DatabaseError } from '@skep/contracts';

let current: Database | null = null;

export function setDefaultDatabase(database: Database): void {
  current = database;
}

/** @throws DatabaseError `DATABASE_INITIALIZATION_FAILED` before `initializeDatabase`. */
export function requireDefaultDatabase(operation: string): Database {
  if (current !== null) return current;
  throw new DatabaseError(
    'DATABASE_INITIALIZATION_FAILED',
    `${operation} has no database: call initializeDatabase() first, or pass one as the last argument.`,
    { operation },
  );
}
