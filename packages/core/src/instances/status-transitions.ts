import { DatabaseError, type InstanceStatus } from '@skep/contracts';

/** Which status can follow which. */
export const STATUS_TRANSITIONS: Readonly<Record<InstanceStatus, readonly InstanceStatus[]>> = Object.freeze({
  started: ['waiting_review', 'pr_created', 'terminated'],
  waiting_review: ['started', 'pr_created', 'terminated'],
  pr_created: ['started', 'waiting_review', 'pr_merged', 'pr_closed', 'terminated'],
  pr_closed: ['pr_created', 'terminated'],
  pr_merged: ['terminated'],
  terminated: [],
} as const);

const terminal: ReadonlySet<InstanceStatus> = new Set(['pr_merged', 'pr_closed', 'terminated']);

/** Whether an instance with this status has `terminated_at`. A closed pull request may still be reopened. */
export function isTerminal(status: InstanceStatus): boolean {
  return terminal.has(status);
}

/** Whether an instance may go from one status to the other. Never to the one it has. */
export function canTransition(from: InstanceStatus, to: InstanceStatus): boolean {
  return STATUS_TRANSITIONS[from].includes(to);
}

export function invalidTransition(
  operation: string,
  id: string,
  from: InstanceStatus,
  to: InstanceStatus,
): DatabaseError {
  const allowed = STATUS_TRANSITIONS[from];
  const choices =
    allowed.length === 0 ? `${from} is final` : `from ${from} it can go to ${allowed.join(', ')}`;
  const message =
    from === to
      ? `Instance "${id}" is ${from} already, perhaps because somebody else was first; ${choices}.`
      : `Instance "${id}" cannot go from ${from} to ${to}: ${choices}. Read it again if somebody else may have changed it.`;
  return new DatabaseError('DATABASE_INVALID_STATUS_TRANSITION', message, {
    operation,
    context: { id, from, to, allowed },
  });
}
