import { type DatabaseConfigInput, StorageError } from '@skep/contracts';
import { translateError } from '../../errors/translate-error.ts';
import type { OpenOptions } from '../../open-database.ts';
import { type BackupContent, readCopy } from './read-copy.ts';
import { closedStore } from './store-of.ts';

const operation = 'examineBackup';

/** Ends a restore that was begun only to read the backup. */
class Enough extends Error {}

/**
 * Reads and verifies a backup as `restoreDatabase` would, and changes nothing.
 *
 * @param options.from The path of the backup.
 * @throws DatabaseError `DATABASE_OPERATION_FAILED`
 */
export async function examineBackup(
  config: DatabaseConfigInput,
  { from }: { readonly from: string },
  options: OpenOptions = {},
): Promise<BackupContent> {
  const { adapter } = await closedStore(operation, config, options);
  let content: BackupContent | null = null;
  try {
    await adapter.restore(from, {
      async inspect(copy) {
        content = await readCopy(copy);
        throw new Enough();
      },
    });
  } catch (error) {
    if (content !== null && error instanceof Enough) return content;
    throw translateError(error, { operation, failure: 'DATABASE_OPERATION_FAILED' });
  }
  throw new StorageError(
    'unknown',
    `The adapter ${adapter.name} restored ${from} without having it looked at.`,
  );
}
