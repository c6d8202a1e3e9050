import type { Database, MCPEventRecord } from '@skep/contracts';

interface Stored {
  readonly instances: readonly object[];
  readonly events: readonly Omit<MCPEventRecord, 'id' | 'instance_id'>[];
  readonly relationships: readonly object[];
  readonly usage: readonly object[];
}

/**
 * All that is stored, but for what the order of arrival decides: the names and numbers of instances, the ids that the store
 * assigns, and when something was first heard of. Instances stand here under their sessions.
 */
export async function everything(db: Database): Promise<Stored> {
  const instances = await db.listInstances();
  const sessions = new Map(instances.map(({ id, agent, session_id }) => [id, `${agent} ${session_id}`]));
  const named = (id: string | null) => (id === null ? null : sessions.get(id));
  return {
    instances: sorted(
      instances.map(({ id, agent_number: _, created_at: __, parent_instance_id, ...instance }) => ({
        ...instance,
        id: named(id),
        parent: named(parent_instance_id),
      })),
    ),
    events: sorted(
      (await db.listMCPEvents()).map(({ id: _, instance_id, ...event }) => ({
        ...event,
        instance: named(instance_id),
      })),
    ),
    relationships: sorted(
      (await db.listRelationships()).map(
        ({ id: _, created_at: __, parent_instance, child_instance, ...relationship }) => ({
          ...relationship,
          parent: named(parent_instance),
          child: named(child_instance),
        }),
      ),
    ),
    usage: sorted(
      (await db.listMessageUsage()).map(({ instance_id, ...usage }) => ({
        ...usage,
        id: null,
        instance: named(instance_id),
      })),
    ),
  };
}

function sorted<T>(records: readonly T[]): T[] {
  const keyed = records.map((record) => ({ record, key: JSON.stringify(record) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ record }) => record);
}
