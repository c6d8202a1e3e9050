import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { initializeDatabase } from '@skep/core';
import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import { bareNode, environmentOf, hookCommand } from './commands.ts';
import { runToEnd } from './spawn-time.ts';

const WARM_UP = 5;
/** Milliseconds in which everything that was reported must have been stored. */
const PATIENCE = 60_000;

/**
 * What a hook costs the agent that waits for it, beside a Node that does nothing, in turn: with the database free, and
 * while somebody holds its write lock. Nothing of what is reported may be lost, or the times would be worth nothing.
 *
 * @throws Error where fewer events are stored than were reported.
 */
export async function measureHook({ folder, form }: { folder: string; form: Form }): Promise<Measurement[]> {
  const home = join(folder, 'hook');
  mkdirSync(home, { recursive: true });
  const url = `file:${join(home, 'fleet.db')}`;
  const environment = environmentOf(home, url);
  const db = await initializeDatabase({ url });
  let reported = 0;
  const hook = async (): Promise<number> => {
    reported += 1;
    return (await runToEnd(hookCommand(reported, home, environment))).time;
  };
  const measure = async (workload: string): Promise<Measurement[]> => {
    const bare: number[] = [];
    const hooks: number[] = [];
    for (let round = 0; round < form.starts; round += 1) {
      bare.push((await runToEnd(bareNode(environment))).time);
      hooks.push(await hook());
    }
    const common = { workload, events: null, unit: 'ms', calls: 1 } as const;
    return [
      { ...common, subject: 'node -e 0', rounds: bare },
      { ...common, subject: 'skep hook', rounds: hooks },
    ];
  };
  try {
    for (let warmUp = 0; warmUp < WARM_UP; warmUp += 1) await hook();
    const free = await measure('hook');
    const locked = await db.adapter.transaction(() => measure('hook-locked'));
    const end = Date.now() + PATIENCE;
    let stored = 0;
    while (stored < reported && Date.now() < end) {
      stored = (await db.listMCPEvents()).length;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (stored !== reported) throw new Error(`${reported} events were reported and ${stored} are stored`);
    return [...free, ...locked];
  } finally {
    await db.disconnect();
  }
}
