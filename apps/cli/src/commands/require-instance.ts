import type { Database, InstanceRecord } from '@skep/contracts';
import { CliError } from '../errors/cli-error.ts';

/** @throws CliError `CLI_NOT_FOUND` */
export async function requireInstance(db: Database, id: string): Promise<InstanceRecord> {
  const instance = await db.getInstance(id);
  if (instance !== null) return instance;
  throw new CliError('CLI_NOT_FOUND', `there is no instance "${id}"`, {
    hint: 'Run "skep ls --all" to see the ids there are.',
    context: { id },
  });
}
