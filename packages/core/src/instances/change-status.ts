import type { InstanceRecord, InstanceStatus } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { endReviews } from '../reviews/end-reviews.ts';
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

/**
 * Changes the status of an instance, with all that follows from it.
 *
 * @throws DatabaseError `DATABASE_INVALID_STATUS_TRANSITION`
 */
export async function changeStatus(
  context: WriteContext,
  operation: string,
  instance: InstanceRecord,
  status: InstanceStatus,
  now: Date,
): Promise<void> {
  await context.store.update('instances', instance, statusChanges(operation, instance, status, now));
  await followStatusChange(context, instance, status, now);
}

/** What follows from a change of status: the event that tells of it, and the end of reviews that it makes void. */
export async function followStatusChange(
  context: WriteContext,
  instance: InstanceRecord,
  status: InstanceStatus,
  now: Date,
): Promise<void> {
  await context.store.insert('mcp_events', {
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
  await endReviews(context, instance.id, status, now);
}
