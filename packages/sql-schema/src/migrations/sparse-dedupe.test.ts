import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, openEngine } from '../../test/sqlite-engine.ts';
import { introspect } from '../introspection/introspect.ts';
import { migrations } from './all.ts';
import { createMigrator } from './migrator.ts';

const before = migrations.filter(({ id }) => id < '20261121130000');
const upTo = migrations.filter(
  ({ id }) => id.startsWith('20261121130000') || before.some((one) => one.id === id),
);

const event = (id: number, tool: string | null, key: string | null) => `
INSERT INTO mcp_events (id, instance_id, tool_name, outcome, success, timestamp, session_id, tool_use_id, dedupe_key)
  VALUES (${id}, 'a', 't', 'succeeded', 1, 1, 's', ${quoted(tool)}, ${quoted(key)});`;

function quoted(text: string | null): string {
  return text === null ? 'NULL' : `'${text}'`;
}

test('leaves events without a key out of the index, refuses a repeated one, and can be undone', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    await createMigrator(engine, before).up();
    engine.database.exec(`
INSERT INTO instances (id, type, status, worktree_path, branch_name, created_at, last_activity)
  VALUES ('a', 'coding', 'started', '/w', 'b', 1, 2);${event(1, 'u1', null)}${event(2, null, 'k1')}`);
    const schema = await introspect(engine.read);

    const migrator = createMigrator(engine, upTo);
    await migrator.up();
    expect(await migrator.verify()).toEqual([]);
    engine.database.exec(event(3, 'u2', null));
    expect(() => engine.database.exec(event(4, null, 'k1'))).toThrow('UNIQUE');
    const plan = engine.database
      .prepare("EXPLAIN QUERY PLAN SELECT id FROM mcp_events WHERE session_id = 's' AND dedupe_key = 'k1'")
      .all();
    expect(JSON.stringify(plan)).toContain('unq_mcp_events_dedupe');

    await migrator.down();
    expect(await introspect(engine.read)).toEqual(schema);
    engine.close();
  }));
