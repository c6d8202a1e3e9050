import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, openEngine } from '../../test/sqlite-engine.ts';
import { introspect } from '../introspection/introspect.ts';
import { initial } from './20261121090000-initial.ts';
import { agentDetails } from './20261121100000-agent-details.ts';
import { reviews } from './20261121110000-reviews.ts';
import { createMigrator } from './migrator.ts';

const rows = `
INSERT INTO instances (id, type, status, worktree_path, branch_name, tmux_pane, created_at, last_activity)
  VALUES ('a', 'coding', 'started', '/w', 'b', '%3', 1, 2), ('r', 'review', 'started', '/w', 'b', NULL, 1, 2);
`;
const round = `
INSERT INTO reviews (parent_instance, reviewer_instance, round, head_commit, status, requested_at, due_at)
  VALUES ('a', 'r', 1, 'c0ffee', 'requested', 3, 4);
`;

test('keeps what a file holds, on the way up and on the way down', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    const instances = () => engine.database.prepare('SELECT * FROM instances').all() as object[];
    await createMigrator(engine, [initial, agentDetails]).up();
    engine.database.exec(rows);
    const before = { schema: await introspect(engine.read), instances: instances() };

    const migrator = createMigrator(engine, [initial, agentDetails, reviews]);
    expect(await migrator.up()).toMatchObject({ migrations: [reviews.id], backup: expect.any(String) });
    expect(instances()).toEqual(before.instances.map((row) => ({ ...row, max_reviews: null })));
    expect(await migrator.verify()).toEqual([]);
    engine.database.exec(`UPDATE instances SET max_reviews = 5; ${round}`);

    await migrator.down();
    expect({ schema: await introspect(engine.read), instances: instances() }).toEqual(before);
    engine.close();
  }));

test('rounds, findings and decisions are kept by the rules of their tables', () =>
  inFolder(async (folder) => {
    const engine = openEngine(join(folder, 'skep.db'));
    engine.database.pragma('foreign_keys = ON');
    await createMigrator(engine).up();
    engine.database.exec(rows + round);
    const refuses = (sql: string, rule: string) => expect(() => engine.database.exec(sql)).toThrow(rule);
    refuses(round, 'UNIQUE');
    refuses("UPDATE reviews SET files = 'a'", 'chk_reviews_files');
    refuses("UPDATE instances SET max_reviews = -1 WHERE id = 'a'", 'chk_instances_max_reviews');
    refuses(
      "INSERT INTO review_findings (review_id, severity, title, fingerprint, created_at) VALUES (9, 'note', 't', 'f', 1)",
      'FOREIGN KEY',
    );
    refuses(
      "INSERT INTO review_decisions (instance_id, reason, round, cap, asked_at) VALUES ('nobody', 'no_progress', 1, 1, 1)",
      'FOREIGN KEY',
    );
    refuses("DELETE FROM instances WHERE id = 'r'", 'FOREIGN KEY');
    engine.close();
  }));
