import { type StorageAdapter, tables } from '@skep/contracts';
import { equal, pluck } from '../assert.ts';
import { pause } from '../concurrency.ts';
import { change, configEntry, event, instance, issue, relationship, usage } from '../fixtures.ts';
import type { Job } from '../processes/protocol.ts';
import type { WorkerProcess } from '../processes/worker-process.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';

// "Stored" is a promise. A process that is killed a moment later must not take it back.

export const crash: readonly Scenario[] = [
  {
    key: 'reopen-finds-every-row',
    group: 'crash',
    needs: ['durable'],
    async run(context) {
      const { store } = context;
      await store.insert('instances', [instance('a', { system_prompt: 'Prüfe 🐝' }), instance('b')]);
      await store.insert('mcp_events', [event('a', { metadata: '{"a": 1}' })]);
      await store.insert('instance_relationships', [relationship('a', 'b')]);
      await store.insert('github_issues', [issue(7)]);
      await store.insert('user_config', [configEntry('k', 'v', { encrypted: true })]);
      await store.insert('message_usage', [usage('a', 'm', { output_tokens: 7 })]);
      await store.insert('changes', [change('a')]);
      const before = await everyRow(store);
      equal(await everyRow(await context.reopen()), before);
    },
  },
  {
    key: 'acknowledged-writes-survive-a-kill',
    group: 'crash',
    needs: ['durable'],
    async run(context) {
      const { worker, store } = await killed(context, 25, {
        job: 'insert',
        prefix: 'k',
        batches: 1e6,
        size: 1,
      });
      const keys = new Set(pluck(await store.find('user_config'), 'key'));
      for (const batch of worker.acknowledged)
        equal(keys.has(`k-${batch}-0`), true, `batch ${batch} was acknowledged`);
    },
  },
  {
    key: 'no-half-batch-survives-a-kill',
    group: 'crash',
    needs: ['durable'],
    async run(context) {
      const size = 40;
      // At several moments after an acknowledgement: between two batches, and in the middle of one.
      for (const delay of [0, 3, 10]) {
        const prefix = `after${delay}`;
        const job: Job = { job: 'insert', prefix, batches: 1e6, size };
        const { worker, store } = await killed(context, 3, job, delay);
        const batches = new Map<string, number>();
        const rows = await store.find('user_config', {
          where: { key: { gt: `${prefix}-`, lt: `${prefix}.` } },
        });
        for (const key of pluck(rows, 'key')) {
          const batch = String(key).split('-')[1] ?? '';
          batches.set(batch, (batches.get(batch) ?? 0) + 1);
        }
        for (const [batch, count] of batches)
          equal(count, size, `batch ${batch} is there in whole or not at all`);
        for (const batch of worker.acknowledged) {
          equal(batches.get(batch), size, `batch ${batch} was acknowledged`);
        }
      }
    },
  },
  {
    key: 'open-transaction-is-gone-after-a-kill',
    group: 'crash',
    needs: ['durable'],
    async run(context) {
      const { store } = await killed(context, 1, { job: 'hold', key: 'held' });
      equal(await store.find('user_config'), []);
      await store.insert('user_config', [configEntry('next')]);
      equal(pluck(await store.find('user_config'), 'key'), ['next'], 'and its lock is gone with it');
    },
  },
  {
    key: 'keys-are-not-reused-after-a-kill',
    group: 'crash',
    needs: ['durable'],
    async run(context) {
      await context.store.insert('instances', [instance('a')]);
      const { worker, store } = await killed(context, 10, { job: 'events', instance: 'a', times: 1e6 });
      await store.delete('mcp_events', {});
      const [next] = await store.insert('mcp_events', [event('a')]);
      equal((next?.id as number) > Math.max(...worker.acknowledged.map(Number)), true);
    },
  },
];

/** Kills a process in the middle of its job, `delay` ms after so many acknowledgements, and opens the store again. */
async function killed(
  context: ScenarioContext,
  acknowledgements: number,
  job: Job,
  delay = 0,
): Promise<{ worker: WorkerProcess; store: StorageAdapter }> {
  await context.store.disconnect();
  const worker = await context.worker();
  worker.go(job);
  await worker.acknowledgements(acknowledgements);
  if (delay > 0) await pause(delay);
  await worker.kill();
  const store = await context.reopen();
  if (store.supports.integrityCheck) equal(await store.checkIntegrity(), { ok: true, problems: [] });
  return { worker, store };
}

async function everyRow(store: StorageAdapter): Promise<unknown> {
  return Promise.all(Object.keys(tables).map((name) => store.find(name)));
}
