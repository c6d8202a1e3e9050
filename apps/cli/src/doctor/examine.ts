import type { Database } from '@skep/contracts';
import { describeError } from '../errors/describe-error.ts';
import {
  type Check,
  checkEngine,
  checkFailure,
  checkIntegrity,
  checkMigrations,
  checkRecords,
  checkSchema,
  checkSize,
} from './check.ts';

/** Looks at all of an open database. What cannot be looked at is a failure of its own, and the rest goes on. */
export async function examine(db: Database): Promise<Check[]> {
  const checks: Check[] = [];
  const part = async (name: string, look: () => Promise<readonly Check[]>): Promise<void> => {
    try {
      checks.push(...(await look()));
    } catch (error) {
      checks.push(checkFailure(name, describeError(error)));
    }
  };
  const { supports } = db.adapter;
  await part('engine', async () => {
    const statistics = await db.statistics();
    return [...checkEngine(statistics), ...checkSize(statistics), checkRecords(statistics)];
  });
  if (supports.migrations) {
    await part('migrations', async () => checkMigrations(await db.migrations.status()));
    await part('schema', async () => checkSchema(await db.migrations.verify()));
  }
  if (supports.integrityCheck) await part('integrity', async () => checkIntegrity(await db.checkIntegrity()));
  return checks;
}
