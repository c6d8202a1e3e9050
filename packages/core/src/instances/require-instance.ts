import { type AgentKind, DatabaseError, type InstanceRecord } from '@skep/contracts';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { ReadStore } from '../store/read-store.ts';

/** @throws DatabaseError `DATABASE_INSTANCE_NOT_FOUND` */
export async function requireInstance(
  operation: string,
  store: ReadStore,
  id: string,
): Promise<InstanceRecord> {
  const instance = await store.first('instances', { id });
  if (instance === null) throw instanceNotFound(operation, id);
  return instance;
}

/** @throws DatabaseError `DATABASE_INSTANCE_EXISTS` naming the instance that has this agent's session. */
export async function requireFreeSession(
  operation: string,
  store: ReadStore,
  session: { agent: AgentKind; session_id: string | null; id: string },
): Promise<void> {
  const { agent, session_id, id } = session;
  if (session_id === null) return;
  const owner = await store.first('instances', { agent, session_id });
  if (owner === null || owner.id === id) return;
  throw new DatabaseError(
    'DATABASE_INSTANCE_EXISTS',
    `Instance "${owner.id}" has this ${agent} session already. Update that one, or set its session_id to null first.`,
    { operation, context: { id: owner.id, agent, fields: ['agent', 'session_id'] } },
  );
}
