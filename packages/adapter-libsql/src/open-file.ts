import { Connection } from './connection.ts';
import { COMMON_SETTINGS } from './store.ts';

/** One connection to a file, by itself, that fails with `busy` at once. @param more Further settings. */
export async function openFile(
  path: string,
  encryptionKey: string | undefined,
  more = '',
): Promise<Connection> {
  const settings = `${COMMON_SETTINGS} ${more}`;
  const connection = new Connection({ path, encryptionKey, settings, busyTimeout: 0 });
  try {
    await connection.open();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
