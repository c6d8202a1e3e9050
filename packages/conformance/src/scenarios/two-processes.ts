import { isStorageError } from '@skep/contracts';
import { equal, pluck } from '../assert.ts';
import { pause, settled } from '../concurrency.ts';
import { configEntry, instance } from '../fixtures.ts';
import type { Job } from '../processes/protocol.ts';
import type { WorkerProcess } from '../processes/worker-process.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';

// Every agent's hook is a process of its own, and they fire together. Each must be stored, and none may get an error
// because another was faster.

const WORKERS = 4;

export const twoProcesses: readonly Scenario[] = [
  {
    key: 'processes-insert-at-once',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      await inProcesses(context, (index) => ({ job: 'insert', prefix: `p${index}`, batches: 25, size: 2 }));
      equal((await context.store.find('user_config')).length, WORKERS * 50, 'no row is lost');
    },
  },
  {
    key: 'processes-increment-at-once',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      await context.store.insert('user_config', [configEntry('n', '0')]);
      await inProcesses(context, () => ({ job: 'increment', key: 'n', times: 25 }));
      equal(
        pluck(await context.store.find('user_config'), 'value'),
        [String(WORKERS * 25)],
        'no update is lost',
      );
    },
  },
  {
    key: 'processes-get-different-keys',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      await context.store.insert('instances', [instance('a')]);
      const workers = await inProcesses(context, () => ({ job: 'events', instance: 'a', times: 25 }));
      const ids = workers.flatMap(({ acknowledged }) => acknowledged.map(Number));
      equal(new Set(ids).size, WORKERS * 25);
      equal(
        pluck(await context.store.find('mcp_events'), 'id'),
        ids.sort((a, b) => a - b),
      );
      for (const { acknowledged } of workers) {
        const own = acknowledged.map(Number);
        equal(
          own,
          own.toSorted((a, b) => a - b),
          'each process sees its keys ascend',
        );
      }
    },
  },
  {
    key: 'process-does-not-see-an-open-transaction',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      const holder = await holding(context);
      equal(await context.store.find('user_config'), [], 'not committed yet');
      holder.release();
      await holder.done();
      equal(pluck(await context.store.find('user_config'), 'key'), ['held']);
    },
  },
  {
    // Waiting is what users want; giving up with a reason that says "try again" is allowed. Nothing else is.
    key: 'held-write-lock-is-waited-for-or-told',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      const holder = await holding(context);
      const waiting = await context.worker();
      waiting.go({ job: 'insert', prefix: 'waits', batches: 1, size: 1 });
      const outcome = settled(waiting.done());
      await pause(200);
      equal(waiting.acknowledged, [], 'two processes do not write at once');
      holder.release();
      await holder.done();
      const result = await outcome;
      if (result.status === 'rejected') mustSayTryAgain(result.reason);
      const keys = pluck(await context.store.find('user_config'), 'key');
      equal(
        keys,
        result.status === 'fulfilled' ? ['held', 'waits-0-0'] : ['held'],
        'what was told is what is stored',
      );
    },
  },
  {
    // After a lock that was not to be had, a connection must be as good as new: some drivers keep it half open.
    key: 'store-recovers-from-a-lock-not-given',
    group: 'two-processes',
    needs: ['multiProcess'],
    async run(context) {
      const holder = await holding(context);
      setTimeout(() => holder.release(), 200).unref();
      const first = await settled(context.store.insert('user_config', [configEntry('first')]));
      await holder.done();
      if (first.status === 'rejected') mustSayTryAgain(first.reason);
      await context.store.insert('user_config', [configEntry('second')]);
      const other = await context.worker();
      other.go({ job: 'insert', prefix: 'third', batches: 1, size: 1 });
      await other.done();
      const keys = pluck(await context.store.find('user_config'), 'key');
      equal(keys, [...(first.status === 'fulfilled' ? ['first'] : []), 'held', 'second', 'third-0-0']);
    },
  },
];

function mustSayTryAgain(error: unknown): void {
  if (!isStorageError(error) || (error.reason !== 'busy' && error.reason !== 'timeout')) throw error;
  equal(error.isRetryable, true);
}

/** Starts all processes, then lets all go, and waits until each has done its job without an error. */
async function inProcesses(context: ScenarioContext, job: (index: number) => Job): Promise<WorkerProcess[]> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => context.worker()));
  for (const [index, worker] of workers.entries()) worker.go(job(index));
  await Promise.all(workers.map((worker) => worker.done()));
  return workers;
}

/** A process that has written the row `held` and holds the write lock. */
async function holding(context: ScenarioContext): Promise<WorkerProcess> {
  const worker = await context.worker();
  worker.go({ job: 'hold', key: 'held' });
  await worker.acknowledgements(1);
  return worker;
}
