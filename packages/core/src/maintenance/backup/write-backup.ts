import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BackupOptions, BackupReport, StoreCopy } from '@skep/contracts';
import { readFeed } from '../../verification/check-feed.ts';
import type { MaintenanceHost } from '../maintenance-host.ts';
import type { RunHandle } from '../runs/run-task.ts';
import { compareWithStore } from './compare-with-store.ts';
import { type CopyFacts, verifyCopy } from './verify-copy.ts';

/** Writes a backup that was read back and compared before it gets its name; one that does not fit leaves nothing behind. */
export async function writeBackup(
  { storage, patiently }: Pick<MaintenanceHost, 'storage' | 'patiently'>,
  path: string,
  { overwrite = false }: Pick<BackupOptions, 'overwrite'>,
  { check }: RunHandle,
): Promise<BackupReport> {
  const start = performance.now();
  const { newest: headBefore } = await readFeed(storage);
  let copied: CopyFacts | null = null;
  const inspect = async (copy: StoreCopy): Promise<void> => {
    const facts = await verifyCopy(copy, check);
    await storage.transaction((tx) => compareWithStore(facts, tx, headBefore), { mode: 'read' });
    copied = facts;
  };
  await patiently('backup', () => storage.backup(path, { overwrite, inspect }));
  const { rows, feed } = inspected(copied);
  return {
    path: resolve(path),
    bytes: (await stat(path)).size,
    rows,
    feedHead: feed.newest,
    durationMs: Math.round(performance.now() - start),
  };
}

function inspected(facts: CopyFacts | null): CopyFacts {
  if (facts !== null) return facts;
  throw new TypeError('The adapter wrote a backup without having it looked at.');
}
