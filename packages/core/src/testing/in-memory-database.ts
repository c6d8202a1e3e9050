import type { Database, DatabaseConfigInput } from '@skep/contracts';
import { type OpenOptions, openDatabase } from '../open-database.ts';

/**
 * A connected database that lives in memory, of its own for each call. It reads no environment and does not become the
 * default. Needs `@skep/adapter-memory`.
 *
 * @example const db = await createInMemoryTestDb();
 */
export async function createInMemoryTestDb(
  config: DatabaseConfigInput = {},
  options: OpenOptions = {},
): Promise<Database> {
  return openDatabase({ ...config, url: 'memory:' }, {}, options);
}
