import type { Database } from '@skep/contracts';
import { interpreters } from '../src/interpreters.ts';
import type { Agent, HookEnvironment } from '../src/observation.ts';
import { recordObservation } from '../src/record-observation.ts';
import { nowhere } from './environment.ts';

/** An event, and what the process that receives it knows. */
export interface Delivery {
  readonly agent?: Agent;
  readonly payload: unknown;
  readonly environment: HookEnvironment;
}

/** What `skep hook` does with an event, and whoever records what it kept. */
export async function deliver(
  db: Database,
  { agent = 'claude-code', payload, environment }: Delivery,
): Promise<void> {
  const interpretation = interpreters[agent](payload, environment);
  if (interpretation.kind === 'observation') await recordObservation(db, interpretation.observation);
}

export const at = (worktreePath: string, more: Partial<HookEnvironment> = {}): HookEnvironment => ({
  ...nowhere,
  worktreePath,
  receivedAt: new Date('2026-01-02T03:04:05.678Z'),
  ...more,
});
