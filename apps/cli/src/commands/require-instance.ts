import { type Database, DatabaseError, type InstanceRecord } from '@skep/contracts';

/** @throws DatabaseError `DATABASE_INSTANCE_NOT_FOUND` */
export async function requireInstance(db: Database, id: string): Promise<InstanceRecord> {
  const instance = await db.getInstance(id);
  if (instance !== null) return instance;
  throw new DatabaseError('DATABASE_INSTANCE_NOT_FOUND', `There is no instance "${id}".`, {
    operation: 'getInstance',
    context: { id },
  });
}
