// What a hook costs the agent that waits for it: the time from its start to its end, beside that of a Node that does
// nothing (`node -e 0`), taken in turn in the same run. `--spawns N` (200) of each; `--json` prints the figures as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initializeDatabase } from '@skep/core';
import { percentile } from './percentile.ts';
import { type Command, spawnTime } from './spawn-time.ts';

const skep = join(import.meta.dirname, '../../apps/cli/bin/skep.js');
const { values } = parseArgs({
  options: { spawns: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } },
});
const spawns = Number(values.spawns);
if (!Number.isSafeInteger(spawns) || spawns < 1)
  throw new Error('--spawns must be a whole number, 1 or more');

const folder = mkdtempSync(join(tmpdir(), 'skep-bench-'));
const databaseUrl = `file:${join(folder, 'fleet.db')}`;
const environment = { PATH: process.env.PATH ?? '', HOME: folder, SKEP_DATABASE_URL: databaseUrl };
let calls = 0;

/** A tool call as Claude Code reports it; each one another, as in a session. */
function hook(): Command {
  calls += 1;
  const input = JSON.stringify({
    session_id: '5f0c1d4e-7f0a-4c57-9f0a-0f6a3a1f3b55',
    cwd: folder,
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_use_id: `toolu_${calls}`,
    tool_input: { command: 'npm test', description: 'Run the tests' },
    tool_response: { stdout: 'ok '.repeat(700), stderr: '', interrupted: false },
  });
  return { args: [skep, 'hook', 'claude-code'], input, environment };
}

const bare = (): Command => ({ args: ['-e', '0'], input: '', environment });

interface Row {
  readonly subject: string;
  readonly p50: number;
  readonly p99: number;
}

/** Both in turn, so that whatever else the machine does hits both. */
async function measure(subject: string): Promise<Row[]> {
  const times: { bare: number[]; hook: number[] } = { bare: [], hook: [] };
  for (let round = 0; round < spawns; round += 1) {
    times.bare.push(await spawnTime(bare()));
    times.hook.push(await spawnTime(hook()));
  }
  const row = (name: string, of: readonly number[]): Row => ({
    subject: name,
    p50: percentile(of, 0.5),
    p99: percentile(of, 0.99),
  });
  return [row(`node -e 0, ${subject}`, times.bare), row(`skep hook, ${subject}`, times.hook)];
}

try {
  const db = await initializeDatabase({ url: databaseUrl });
  for (let warmUp = 0; warmUp < 5; warmUp += 1) await spawnTime(hook());
  const free = await measure('the database free');
  const locked = await db.adapter.transaction(() => measure('the database locked'));
  // Nothing of what was measured may have been lost, or it would not be worth its time.
  const end = Date.now() + 60_000;
  let stored = 0;
  while (stored < calls && Date.now() < end) stored = (await db.listMCPEvents()).length;
  await db.disconnect();
  if (stored !== calls) throw new Error(`${calls} events were reported and ${stored} are stored`);
  report([...free, ...locked]);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function report(rows: readonly Row[]): void {
  if (values.json) {
    console.log(JSON.stringify({ spawns, node: process.version, rows }, null, 2));
    return;
  }
  console.log(
    `Wall time of ${spawns} spawns each, in milliseconds; the ratios are to the "node -e 0" of the same rounds.\n`,
  );
  console.log(`${''.padEnd(38)}     p50     p99   p50 ratio   p99 ratio`);
  rows.forEach((row, index) => {
    const base = rows[index - (index % 2)] ?? row;
    const ratios = [row.p50 / base.p50, row.p99 / base.p99].map((ratio) =>
      `${ratio.toFixed(2)}x`.padStart(12),
    );
    const times = [row.p50, row.p99].map((time) => time.toFixed(1).padStart(8));
    console.log(`${row.subject.padEnd(38)}${times.join('')}${ratios.join('')}`);
  });
  console.log(`\n${calls} events reported, ${calls} stored. Goal: at most 2x at p50 and 4x at p99.`);
}
