import { stat } from 'node:fs/promises';
import { type TableName, tables } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadStore } from '../../store/read-store.ts';
import { newestRun } from './task-history.ts';

const backupDetails = z.object({ path: z.string(), feedHead: z.number() });

/** What maintenance notes of itself is no reason for a backup. */
const OTHERS = (Object.keys(tables) as TableName[]).filter((table) => table !== 'maintenance_runs');

/** Whether anything was written since the newest backup, or that backup is gone. */
export async function isBackupNeeded(store: ReadStore): Promise<boolean> {
  const last = detailsOf((await newestRun(store, 'backup', 'succeeded'))?.details ?? null);
  const after = last !== null && (await isThere(last.path)) ? last.feedHead : 0;
  const [newest] = await store.find('changes', {
    where: { table_name: { in: OTHERS } },
    orderBy: [{ field: 'seq', direction: 'desc' }],
    limit: 1,
  });
  // A feed that ends before that backup is that of an older state, which was restored.
  const head = newest?.seq ?? 0;
  return head > after || (head > 0 && (await headOf(store)) < after);
}

async function headOf(store: ReadStore): Promise<number> {
  const [newest] = await store.find('changes', { orderBy: [{ field: 'seq', direction: 'desc' }], limit: 1 });
  return newest?.seq ?? 0;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

function detailsOf(text: string | null): z.infer<typeof backupDetails> | null {
  try {
    const parsed = backupDetails.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
