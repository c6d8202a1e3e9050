import type { InstanceRecord, InstanceStatus } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { canTransition, invalidTransition, isTerminal } from './status-transitions.ts';

/**
 * What a change of status brings with it. The status was read in the transaction that writes, so of two callers who want
 * the same change the second is refused.
 *
 * @throws DatabaseError `DATABASE_INVALID_STATUS_TRANSITION`
 */
export function statusChanges(
  operation: string,
  instance: InstanceRecord,
  status: InstanceStatus,
  now: Date,
): Pick<InstanceRecord, 'status' | 'terminated_at' | 'last_activity'> {
  if (!canTransition(instance.status, status)) {
    throw invalidTransition(operation, instance.id, instance.status, status);
  }
  return {
    status,
    // From one terminal status to another: the end was reached before.
    terminated_at: isTerminal(status) ? (instance.terminated_at ?? now) : null,
    last_activity: now > instance.last_activity ? now : instance.last_activity,
  };
}

/** The event that tells of a status change. */
export async function logStatusChange(
  { store }: WriteContext,
  instance: InstanceRecord,
  status: InstanceStatus,
  now: Date,
): Promise<void> {
  await store.insert('mcp_events', {
    instance_id: instance.id,
    kind: 'status_change',
    tool_name: 'update_instance_status',
    outcome: 'succeeded',
    success: true,
    status_change: status,
    is_status_updating: true,
    metadata: JSON.stringify({ from: instance.status, to: status }),
    timestamp: now,
  });
}
