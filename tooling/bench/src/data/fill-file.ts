import { createSqliteAdapter } from '@skep/adapter-sqlite';
import BetterSqlite3 from 'better-sqlite3';
import {
  eventValues,
  INSERT_CHANGE,
  INSERT_EVENT,
  INSERT_INSTANCE,
  instanceValues,
} from '../subjects/sql.ts';
import type { OpenOptions } from '../subjects/subject.ts';
import { eventAt, instanceAt, instanceCount, POOL, poolInstanceAt } from './fleet.ts';

/**
 * Writes the fleet to a new file: the schema by the adapter's migrations, the rows by plain inserts in one transaction
 * that no disk has to wait for, because the file is worth nothing before it is complete.
 */
export async function fillFile({ file, events }: OpenOptions): Promise<void> {
  const adapter = createSqliteAdapter({ url: `sqlite:${file}` });
  await adapter.connect();
  await adapter.migrations.up();
  await adapter.disconnect();

  const database = new BetterSqlite3(file);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -262144');
  const insertInstance = database.prepare(INSERT_INSTANCE);
  const insertEvent = database.prepare(INSERT_EVENT);
  const insertChange = database.prepare(INSERT_CHANGE);
  database.transaction(() => {
    for (let index = 0; index < instanceCount(events); index += 1)
      insertInstance.run(...instanceValues(instanceAt(index, events)));
    for (let index = 0; index < POOL; index += 1)
      insertInstance.run(...instanceValues(poolInstanceAt(index)));
    for (let index = 0; index < events; index += 1) {
      const event = eventAt(index);
      insertEvent.run(...eventValues(event));
      insertChange.run('mcp_events', String(index + 1), 'insert', event.timestamp);
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
