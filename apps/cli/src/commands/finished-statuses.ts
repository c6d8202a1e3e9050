import { INSTANCE_STATUSES, type InstanceStatus } from '@skep/contracts';

/** Where an instance's work has ended: those that set `terminated_at`. */
export const FINISHED_STATUSES: readonly InstanceStatus[] = ['pr_merged', 'pr_closed', 'terminated'];

export const OPEN_STATUSES: readonly InstanceStatus[] = INSTANCE_STATUSES.filter(
  (status) => !FINISHED_STATUSES.includes(status),
);
