import { Connection, type ConnectionOptions } from './connection.ts';
import type { Driver } from './driver.ts';

/** One connection to a file, by itself, that has been read from: what is no database, or locked, is told at once. */
export function openFile(driver: Driver, options: ConnectionOptions): Connection {
  return opened(driver, options, (connection) => connection.touch());
}

/** The same of a file whose schema need not be readable: only its first page must be. */
export function openDamagedFile(driver: Driver, options: ConnectionOptions): Connection {
  const pragmas = [...options.pragmas, 'writable_schema = ON'];
  return opened(driver, { ...options, pragmas }, (connection) => connection.direct('PRAGMA schema_version'));
}

function opened(
  driver: Driver,
  options: ConnectionOptions,
  read: (connection: Connection) => void,
): Connection {
  const connection = new Connection(driver, options);
  try {
    read(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
