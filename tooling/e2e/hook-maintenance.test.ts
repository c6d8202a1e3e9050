import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MaintenanceRunRecord, MCPEventRecord } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import { expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

test('a recorder sees to maintenance when it is done, and what comes meanwhile is recorded all the same', async () => {
  const machine = new Machine();
  execFileSync('git', ['init', '-q', '-b', 'work-12'], { cwd: machine.project });
  const folder = join(machine.project, '.skep');
  const hook = (id: string) =>
    machine.skep(['hook', 'claude-code'], {
      input: JSON.stringify({
        hook_event_name: 'PostToolUse',
        session_id: 's1',
        cwd: machine.project,
        tool_name: 'Bash',
        tool_use_id: id,
        tool_input: { command: 'ls' },
        tool_response: {},
      }),
    });
  const backups = () => {
    const place = join(folder, 'backups');
    return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.db')) : [];
  };
  const sent: string[] = [];
  // The first recorder ends a second after its last event; others follow while it is at maintenance.
  for (let number = 0; backups().length === 0; number += 1) {
    const id = `t${number}`;
    expect(await hook(id)).toEqual({ code: 0, stdout: '', stderr: '' });
    sent.push(id);
    await sleep(1200);
  }
  const stored = await machine.json<MCPEventRecord[]>(['events', '--limit', '10000']);
  expect(stored.map(({ tool_use_id }) => tool_use_id).sort()).toEqual(sent.sort());
  const db = await initializeDatabase({ url: `file:${join(folder, 'skep.db')}` });
  const runs: MaintenanceRunRecord[] = await db.maintenance.listRuns();
  await db.disconnect();
  expect(runs.some(({ task }) => task === 'backup')).toBe(true);
  expect(runs.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});
