// The program of a child process: opens the store as it is told to, does a job, and tells of each acknowledgement.
import { isStorageError, type StorageAdapter } from '@skep/contracts';
import { runJob } from './processes/jobs.ts';
import type { FromWorker, Job, ToWorker } from './processes/protocol.ts';
import type { OpenStore } from './subject.ts';

let store: StorageAdapter | undefined;
const release = Promise.withResolvers<void>();

process.on('message', (message: ToWorker) => {
  handle(message).catch(async (error: unknown) => {
    const reason = isStorageError(error) ? error.reason : null;
    await tell({
      type: 'failed',
      reason,
      message: error instanceof Error ? (error.stack ?? '') : String(error),
    });
  });
});
// The suite has gone: nobody waits for what this process does.
process.on('disconnect', () => process.exit(1));
await tell({ type: 'started' });

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'open') {
    const module = (await import(message.module)) as { readonly openStore?: OpenStore };
    if (module.openStore === undefined) throw new TypeError(`${message.module} exports no openStore.`);
    store = await module.openStore(message.data);
    await tell({ type: 'opened' });
  } else if (message.type === 'go') {
    await work(message.job);
  } else {
    release.resolve();
  }
}

async function work(job: Job): Promise<void> {
  if (store === undefined) throw new TypeError('The store has not been opened.');
  await runJob(store, job, {
    acknowledge: (what) => tell({ type: 'acknowledged', what }),
    released: () => release.promise,
  });
  await store.disconnect();
  await tell({ type: 'done' });
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}
