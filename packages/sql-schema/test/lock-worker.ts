// Forked by a test: tries to take the write lock and tells what came of it.
import Database from 'better-sqlite3';

process.on('message', (path: string) => {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN IMMEDIATE');
    process.send?.('taken');
  } catch (error) {
    process.send?.((error as { code?: string }).code);
  } finally {
    database.close();
    process.disconnect();
  }
});
