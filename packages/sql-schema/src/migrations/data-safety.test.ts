import { join } from 'node:path';
import { tables } from '@skep/contracts';
import { expect, test } from 'vitest';
import { inFolder, openEngine } from '../../test/sqlite-engine.ts';
import { introspect } from '../introspection/introspect.ts';
import { dataSafety } from './20261121120000-data-safety.ts';
import { migrations } from './all.ts';
import { createMigrator } from './migrator.ts';

const before = migrations.slice(0, migrations.indexOf(dataSafety));
const rows = `
INSERT INTO instances (id, type, status, worktree_path, branch_name, created_at, last_activity)
  VALUES ('a', 'coding', 'started', '/w', 'b', 1, 2);
INSERT INTO mcp_events (instance_id, tool_name, outcome, success, timestamp) VALUES ('a', 'Bash', 'succeeded', 1, 2);
INSERT INTO changes (table_name, record_key, operation, changed_at) VALUES ('instances', 'a', 'insert', 1);
`;

test('keeps what a file holds, on the way up and on the way down', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    const content = () =>
      ['instances', 'mcp_events', 'changes'].map(
        (name) => engine.database.prepare(`SELECT * FROM ${name}`).all() as object[],
      );
    await createMigrator(engine, before).up();
    engine.database.exec(rows);
    const old = { schema: await introspect(engine.read), content: content() };

    const migrator = createMigrator(engine, [...before, dataSafety]);
    expect(await migrator.up()).toMatchObject({ migrations: [dataSafety.id], backup: expect.any(String) });
    expect(await migrator.verify()).toEqual([]);
    const [instances, events] = content();
    expect(instances).toEqual([{ ...old.content[0]?.[0], events_pruned_before: null, checksum: null }]);
    expect(events).toEqual([{ ...old.content[1]?.[0], checksum: null }]);

    await migrator.down();
    expect({ schema: await introspect(engine.read), content: content() }).toEqual(old);
    engine.close();
  }));

test('every table has a checksum', () => {
  for (const { name, fields } of Object.values(tables)) expect(fields.checksum, name).toBeDefined();
});

test('counts and runs are kept by the rules of their tables', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    engine.database.pragma('foreign_keys = ON');
    await createMigrator(engine).up();
    engine.database.exec(rows);
    const refuses = (sql: string, rule: string) => expect(() => engine.database.exec(sql)).toThrow(rule);
    const count = (instance: string, events: number) =>
      `INSERT INTO event_counts (instance_id, kind, tool_name, outcome, events, first_at, last_at)
       VALUES ('${instance}', 'tool_call', 'Bash', 'failed', ${events}, 1, 2)`;
    engine.database.exec(count('a', 3));
    refuses(count('a', 3), 'UNIQUE');
    refuses(count('nobody', 3), 'FOREIGN KEY');
    refuses('UPDATE event_counts SET events = 0', 'chk_event_counts_events');
    refuses("DELETE FROM instances WHERE id = 'a'", 'FOREIGN KEY');
    const run = (task: string) =>
      `INSERT INTO maintenance_runs (task, owner, started_at, lease_until) VALUES ('${task}', '1@host', 1, 2)`;
    engine.database.exec(run('backup'));
    refuses(run('tidy'), 'chk_maintenance_runs_task');
    refuses("UPDATE maintenance_runs SET details = 'x'", 'chk_maintenance_runs_details');
    engine.close();
  }));
