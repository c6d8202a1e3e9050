import type { Database } from '@skep/contracts';
import { counterKey, eventOf } from './events.ts';

/** One transaction of a lane: its instance where there is none, the event `n`, and the counter. */
export async function write(
  db: Database,
  lane: string,
  n: number,
  payloadBytes: number,
  beforeCommit: () => Promise<void> = async () => undefined,
): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await tx.getInstance(lane)) === null)
      await tx.createInstance({ id: lane, type: 'coding', worktree_path: '/work', branch_name: lane });
    await tx.logMCPEvent(eventOf(lane, n, payloadBytes));
    await tx.setConfig(counterKey(lane), String(n));
    await beforeCommit();
  });
}
