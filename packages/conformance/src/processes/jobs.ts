import type { StorageAdapter } from '@skep/contracts';
import { configEntry, event } from '../fixtures.ts';
import type { Job } from './protocol.ts';

/** What a job may tell the suite and wait for. */
export interface JobControl {
  /** Called only after the store has acknowledged. Resolves when the suite's process has been told. */
  acknowledge(what: string): Promise<void>;
  released(): Promise<void>;
}

export async function runJob(store: StorageAdapter, job: Job, control: JobControl): Promise<void> {
  switch (job.job) {
    case 'insert':
      for (let batch = 0; batch < job.batches; batch++) {
        const keys = Array.from({ length: job.size }, (_, row) => `${job.prefix}-${batch}-${row}`);
        await store.insert(
          'user_config',
          keys.map((key) => configEntry(key)),
        );
        await control.acknowledge(String(batch));
      }
      return;
    case 'increment':
      for (let time = 0; time < job.times; time++) {
        await increment(store, job.key);
        await control.acknowledge(String(time));
      }
      return;
    case 'hold':
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [configEntry(job.key)]);
        await control.acknowledge(job.key);
        await control.released();
      });
      return;
    case 'events':
      for (let time = 0; time < job.times; time++) {
        const [stored] = await store.insert('mcp_events', [event(job.instance)]);
        await control.acknowledge(String(stored?.id));
      }
      return;
    case 'migrate':
      for (const id of (await store.migrations.up()).migrations) await control.acknowledge(id);
      return;
  }
}

/** Reads a number, lets others run, and writes it back plus one: loses updates where isolation is missing. */
export async function increment(store: StorageAdapter, key: string): Promise<void> {
  await store.transaction(async (tx) => {
    const [row] = await tx.find('user_config', { where: { key } });
    await new Promise((resolve) => setImmediate(resolve));
    await tx.update('user_config', { key }, { value: String(Number(row?.value) + 1) });
  });
}
