import type { Database, HealthCheck } from '@skep/contracts';
import { judgeVerification } from '@skep/core';
import { describeError } from '../errors/describe-error.ts';
import { unlookable } from './checks.ts';

/** Looks at all of an open database. What cannot be looked at is a failure of its own, and the rest goes on. */
export async function examine(db: Database, { deep }: { readonly deep: boolean }): Promise<HealthCheck[]> {
  const health = await part('health', async () => (await db.health()).checks);
  const verification = await part('verification', async () =>
    judgeVerification(await db.maintenance.verify({ deep })),
  );
  return [...health, ...verification];
}

async function part(
  name: string,
  look: () => Promise<readonly HealthCheck[]>,
): Promise<readonly HealthCheck[]> {
  try {
    return await look();
  } catch (error) {
    return [unlookable(name, describeError(error))];
  }
}
