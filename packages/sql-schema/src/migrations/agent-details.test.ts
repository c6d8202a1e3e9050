import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, openEngine } from '../../test/sqlite-engine.ts';
import { introspect } from '../introspection/introspect.ts';
import { initial } from './20261121090000-initial.ts';
import { agentDetails } from './20261121100000-agent-details.ts';
import { createMigrator } from './migrator.ts';

const rows = `
INSERT INTO instances (id, type, status, worktree_path, branch_name, tmux_session, created_at, last_activity)
  VALUES ('a', 'coding', 'started', '/w', 'b', 'bees', 1, 2);
INSERT INTO mcp_events (instance_id, tool_name, outcome, success, timestamp)
  VALUES ('a', 'Bash', 'succeeded', 1, 2);
`;

test('keeps what a file holds, on the way up and on the way down', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    const instances = () => engine.database.prepare('SELECT * FROM instances').all() as object[];
    const events = () => engine.database.prepare('SELECT * FROM mcp_events').all();
    await createMigrator(engine, [initial]).up();
    engine.database.exec(rows);
    const before = { schema: await introspect(engine.read), instances: instances(), events: events() };

    const migrator = createMigrator(engine, [initial, agentDetails]);
    const up = await migrator.up();
    expect(up).toMatchObject({ migrations: [agentDetails.id], backup: expect.stringContaining('.bak') });
    expect(instances()).toEqual(before.instances.map((row) => ({ ...row, tmux_pane: null })));
    expect(events()).toEqual(before.events);
    expect(await migrator.verify()).toEqual([]);
    engine.database.exec("UPDATE instances SET tmux_pane = '%3'");
    engine.database.exec(
      "INSERT INTO message_usage (session_id, message_id, instance_id, model, timestamp) VALUES ('s', 'm', 'a', 'x', 3)",
    );

    await migrator.down();
    expect({ schema: await introspect(engine.read), instances: instances(), events: events() }).toEqual(
      before,
    );
    engine.close();
  }));

test('usage is kept by the rules of its table', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    engine.database.pragma('foreign_keys = ON');
    await createMigrator(engine).up();
    engine.database.exec(rows);
    const insert = (message: string, instance: string, tokens: number) =>
      engine.database
        .prepare(
          'INSERT INTO message_usage (session_id, message_id, instance_id, model, output_tokens, timestamp) ' +
            "VALUES ('s', ?, ?, 'x', ?, 3)",
        )
        .run(message, instance, tokens);
    insert('m', 'a', 0);
    expect(() => insert('m', 'a', 1)).toThrow('UNIQUE');
    expect(() => insert('n', 'nobody', 1)).toThrow('FOREIGN KEY');
    expect(() => insert('n', 'a', -1)).toThrow('chk_message_usage_output_tokens');
    expect(() =>
      engine.database.exec("DELETE FROM mcp_events; DELETE FROM instances WHERE id = 'a'"),
    ).toThrow('FOREIGN KEY');
    engine.close();
  }));
