import { isStorageError, type StorageError, type VacuumOptions } from '@skep/contracts';
import type { MaintenanceHost } from './maintenance-host.ts';
import type { RunHandle } from './runs/run-task.ts';

/** Bytes that are given back at once: writers wait for it, and the write-ahead log has to hold it. */
const STEP = 4 * 1_048_576;

export interface VacuumReport {
  readonly freedBytes: number;
}

/** Gives unused space back: all of it, which writes the file anew, or up to `maxBytes` of it, step by step. */
export async function vacuum(
  host: MaintenanceHost,
  { maxBytes }: VacuumOptions,
  handle: RunHandle,
): Promise<VacuumReport> {
  const { databaseBytes, unusedBytes } = await host.storage.statistics();
  const before = databaseBytes ?? 0;
  if (maxBytes === undefined) await vacuumOnce(host, {});
  else {
    try {
      await vacuumInSteps(host, Math.min(maxBytes, unusedBytes ?? maxBytes), handle);
    } catch (error) {
      // A file of an older version gives nothing back by parts before it has been written anew once.
      if (!isNotSupported(error) || before > maxBytes) throw error;
      await vacuumOnce(host, { maxBytes });
    }
  }
  const after = (await host.storage.statistics()).databaseBytes ?? 0;
  return { freedBytes: Math.max(0, before - after) };
}

async function vacuumInSteps(host: MaintenanceHost, bytes: number, { check }: RunHandle): Promise<void> {
  for (let done = 0; done < bytes; done += STEP) {
    check();
    await vacuumOnce(host, { maxBytes: Math.min(STEP, bytes - done) });
  }
}

function vacuumOnce({ storage, patiently }: MaintenanceHost, options: VacuumOptions): Promise<void> {
  return patiently('vacuum', () => storage.vacuum(options));
}

/** The same for the schedule: a file that only a person can have written anew is left alone, and the report says so. */
export async function scheduledVacuum(
  host: MaintenanceHost,
  maxBytes: number,
  handle: RunHandle,
): Promise<VacuumReport & { readonly message?: string }> {
  try {
    return await vacuum(host, { maxBytes }, handle);
  } catch (error) {
    if (!isNotSupported(error)) throw error;
    return { freedBytes: 0, message: error.message };
  }
}

function isNotSupported(error: unknown): error is StorageError {
  return isStorageError(error) && error.reason === 'not-supported';
}
