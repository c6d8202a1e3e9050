// A process that writes, and says of each write when it was acknowledged or refused.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@skep/contracts';
import type { WriterLine } from '../workload/ledger.ts';
import { databaseOver, failureOf, type StoreOptions } from '../workload/open.ts';
import { write } from '../workload/write.ts';
import { argument, say as sayLine } from './say.ts';

export interface WriterJob extends StoreOptions {
  /** Its callers: each writes one thing after the other. */
  readonly lanes: readonly string[];
  /** Writes of each lane; default: without end. */
  readonly writes?: number;
  /** The number of the first write of each lane. Default 1. */
  readonly from?: number;
  /** Default 200. */
  readonly payloadBytes?: number;
  /** Milliseconds between two writes of a lane. Default 0. */
  readonly pause?: number;
  /** Milliseconds after which it writes no more. */
  readonly during?: number;
  /** Stay open when all is written, until it is killed or told that no more is asked. */
  readonly stay?: boolean;
  /** The path of a backup that the first lane takes after half of its writes. */
  readonly backup?: string;
  /** Refusals after which a lane gives up. Default: none. */
  readonly refusals?: number;
}

const job = argument<WriterJob>();
const say = (line: WriterLine): void => sayLine(line);

try {
  const db = await databaseOver(job);
  await db.connect();
  say({ said: 'open', pid: process.pid });
  await Promise.all(job.lanes.map((lane) => run(db, lane)));
  say({ said: 'done' });
  if (job.stay === true) await once(process.stdin.resume(), 'end');
  await db.disconnect();
  say({ said: 'closed' });
} catch (error) {
  say({ said: 'failed', failure: failureOf(error) });
}

async function run(db: Database, lane: string): Promise<void> {
  const { writes = Number.POSITIVE_INFINITY, from = 1, payloadBytes = 200, pause = 0 } = job;
  const { during = Number.POSITIVE_INFINITY, refusals = Number.POSITIVE_INFINITY } = job;
  const end = performance.now() + during;
  let refused = 0;
  for (let n = from; n < from + writes && performance.now() < end && refused < refusals; n += 1) {
    try {
      await write(db, lane, n, payloadBytes);
      say({ said: 'stored', lane, n });
    } catch (error) {
      refused += 1;
      say({ said: 'refused', lane, n, failure: failureOf(error) });
    }
    if (lane === job.lanes[0] && n === from + Math.floor(writes / 2)) await takeBackup(db);
    if (pause > 0) await sleep(pause);
  }
}

async function takeBackup(db: Database): Promise<void> {
  if (job.backup === undefined) return;
  say({ said: 'backup-begun' });
  await db.maintenance.backup(job.backup);
  say({ said: 'backup-done' });
}
