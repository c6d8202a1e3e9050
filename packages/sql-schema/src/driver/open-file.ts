import { Connection, type ConnectionOptions } from './connection.ts';
import type { Driver } from './driver.ts';

/** One connection to a file, by itself, that has been read from: what is no database, or locked, is told at once. */
export function openFile(driver: Driver, options: ConnectionOptions): Connection {
  const connection = new Connection(driver, options);
  try {
    connection.touch();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
