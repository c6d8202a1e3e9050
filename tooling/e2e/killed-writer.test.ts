import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { initializeDatabase } from '@skep/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/temporary.ts';
import { startWorker } from './support/worker.ts';

// The fault suite does this at length, from the sources; here the built packages show that they do the same.
const KILLS = 5;

describe.each(['file', 'sqlite'])('%s: a writer that is killed', (scheme) => {
  test(`${KILLS} times leaves every event that it acknowledged`, { timeout: 300_000 }, async () => {
    const url = `${scheme}:${join(temporaryFolder(), 'fleet.db')}`;
    let acknowledged = 0;
    for (let round = 0; round < KILLS; round++) {
      const instance = `work-1-a${round + 1}`;
      const db = await initializeDatabase({ url });
      await db.createInstance({ id: instance, type: 'coding', worktree_path: '/w', branch_name: 'b' });
      await db.disconnect();

      const { child, ended } = startWorker('log-events', [url, instance, '1000000']);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      await sleep(Math.random() * 60);
      child.kill('SIGKILL');
      const end = await ended;
      expect(end).toMatchObject({ code: null, signal: 'SIGKILL', stderr: '' });

      const after = await initializeDatabase({ url });
      const stored = await after.listMCPEvents({ instanceId: instance });
      const ids = new Set(stored.map(({ tool_use_id }) => tool_use_id));
      const lost = end.lines.filter((line) => !ids.has(`${instance}-${line}`));
      expect({ round, lost }).toEqual({ round, lost: [] });
      // At most one more than acknowledged: the one that was stored when the process was killed.
      expect(stored.length - end.lines.length).toBeLessThanOrEqual(1);
      expect(await after.checkIntegrity()).toEqual({ ok: true, problems: [] });
      await after.disconnect();
      acknowledged += end.lines.length;
    }
    expect(acknowledged).toBeGreaterThanOrEqual(KILLS);
  });
});
