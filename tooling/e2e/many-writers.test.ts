import { join } from 'node:path';
import { initializeDatabase } from '@skep/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/temporary.ts';
import { startWorker } from './support/worker.ts';

const PROCESSES = 8;
// The fault suite does this at length, from the sources; here the built packages show that they do the same.
const EVENTS = 100;

describe.each(['file', 'sqlite'])('%s: eight processes write to one file', (scheme) => {
  test('and every event of each is there, once, and in the feed', { timeout: 300_000 }, async () => {
    const url = `${scheme}:${join(temporaryFolder(), 'fleet.db')}`;
    const db = await initializeDatabase({ url });
    const names = Array.from({ length: PROCESSES }, (_, i) => `work-1-a${i + 1}`);
    for (const id of names) {
      await db.createInstance({ id, type: 'coding', worktree_path: '/w', branch_name: 'b', issue_number: 1 });
    }
    const before = await db.feed.head();

    const ends = await Promise.all(
      names.map((name) => startWorker('log-events', [url, name, String(EVENTS)]).ended),
    );
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      names.map(() => ({ code: 0, stderr: '' })),
    );

    const activity = await db.getInstanceActivity();
    expect(activity.map(({ tool_calls }) => tool_calls)).toEqual(names.map(() => EVENTS));
    const inserted = new Set<string>();
    for (let after = before; ; ) {
      const page = await db.feed.read({ after });
      for (const { table_name, operation, record_key } of page) {
        if (table_name === 'mcp_events' && operation === 'insert') inserted.add(record_key);
      }
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
    expect(inserted.size).toBe(PROCESSES * EVENTS);
    expect(await db.checkIntegrity()).toEqual({ ok: true, problems: [] });
    await db.disconnect();
  });
});
