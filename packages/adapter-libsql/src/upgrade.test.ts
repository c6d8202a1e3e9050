import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSqliteAdapter } from '@skep/adapter-sqlite';
import type { StorageAdapter } from '@skep/contracts';
import BetterSqlite3 from 'better-sqlite3';
import Libsql from 'libsql';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { createLibsqlAdapter } from './index.ts';

const engines: Record<string, (path: string) => StorageAdapter> = {
  libsql: (path) => createLibsqlAdapter({ url: `file:${path}` }),
  sqlite: (path) => createSqliteAdapter({ url: `sqlite:${path}` }),
};

/** Each with its own driver: two engines must not have one file open in one process. */
const write: Record<string, (path: string, sql: string) => void> = {
  libsql(path, sql) {
    const database = new Libsql(path);
    database.exec(sql);
    database.close();
  },
  sqlite(path, sql) {
    const database = new BetterSqlite3(path);
    database.exec(sql);
    database.close();
  },
};

const FIRST = '20261121090000_initial';
const rows = [
  "INSERT INTO instances (id, type, status, worktree_path, branch_name, tmux_session, created_at, last_activity) VALUES ('a', 'coding', 'started', '/w', 'b', 'bees', 1, 2)",
  "INSERT INTO mcp_events (instance_id, tool_name, outcome, success, timestamp) VALUES ('a', 'Bash', 'succeeded', 1, 2)",
];

test.each(Object.keys(engines))('a file of the first version that holds data is upgraded by %s', (name) =>
  inFolder(async (folder) => {
    const path = join(folder, 'skep.db');
    const open = engines[name] ?? expect.fail(`no engine ${name}`);
    const old = open(path);
    await old.connect();
    await old.migrations.up({ to: FIRST });
    await old.disconnect();
    write[name]?.(path, rows.join(';'));

    const store = open(path);
    await store.connect();
    const { migrations, backup } = await store.migrations.up();
    expect(migrations).toEqual([
      '20261121100000_agent_details',
      '20261121110000_reviews',
      '20261121120000_data_safety',
      '20261121130000_sparse_dedupe',
    ]);
    expect(existsSync(String(backup))).toBe(true);
    expect(await store.find('instances')).toMatchObject([
      { id: 'a', tmux_session: 'bees', tmux_pane: null, last_activity: new Date(2) },
    ]);
    expect(await store.find('mcp_events')).toMatchObject([{ id: 1, instance_id: 'a', tool_name: 'Bash' }]);
    await store.update('instances', { id: 'a' }, { tmux_pane: '%3' });
    const usage = { session_id: 's', message_id: 'm', instance_id: 'a', model: 'x', timestamp: new Date(3) };
    expect(await store.insert('message_usage', [usage])).toMatchObject([{ ...usage, output_tokens: 0 }]);
    expect(await store.migrations.verify()).toEqual([]);
    expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
    await store.disconnect();
  }),
);
