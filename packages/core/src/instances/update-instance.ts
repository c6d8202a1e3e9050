import type { InstanceRecord, InstanceUpdate } from '@skep/contracts';
import { parentNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument, checkInput, validationError } from '../validation/check-input.ts';
import { instanceUpdate } from '../validation/instance-schemas.ts';
import { identifier } from '../validation/values.ts';
import { logStatusChange, statusChanges } from './change-status.ts';
import { requireFreeSession, requireInstance } from './require-instance.ts';
import { isTerminal } from './status-transitions.ts';

const name = 'updateInstance';

export const updateInstance: WriteOperation<[string, InstanceUpdate], void> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, updates) {
    checkArgument(name, 'id', identifier, id);
    const given = withoutUndefined(checkInput(name, instanceUpdate, updates));
    return (context) => applyUpdate(context, id, given);
  },
};

async function applyUpdate(context: WriteContext, id: string, given: Partial<InstanceRecord>): Promise<void> {
  const { store, settings } = context;
  const instance = await requireInstance(name, store, id);
  const now = settings.now();
  const { status } = given;
  const moves = status !== undefined && status !== instance.status;
  const changes = { ...(moves ? statusChanges(name, instance, status, now) : {}), ...given };
  const after: InstanceRecord = { ...instance, ...changes };
  checkEnd(after);
  if (after.agent !== instance.agent || after.session_id !== instance.session_id) {
    await requireFreeSession(name, store, after);
  }
  if (after.parent_instance_id !== instance.parent_instance_id) await checkParent(store, after);
  await store.update('instances', instance, changes);
  if (moves) await logStatusChange(context, instance, status, now);
}

function checkEnd({ status, terminated_at }: InstanceRecord): void {
  if (isTerminal(status) === (terminated_at !== null)) return;
  const problem = isTerminal(status)
    ? `must not be null while the status is ${status}`
    : `must be null while the status is ${status}`;
  throw validationError(name, [{ field: 'terminated_at', problem }]);
}

/** Walks up from the new parent: it must exist, and must not descend from the instance itself. */
async function checkParent(store: ReadStore, { id, parent_instance_id }: InstanceRecord): Promise<void> {
  const seen = new Set<string>();
  let next = parent_instance_id;
  while (next !== null && !seen.has(next)) {
    if (next === id) {
      const problem = 'must not be the instance itself or one that descends from it';
      throw validationError(name, [{ field: 'parent_instance_id', problem }]);
    }
    seen.add(next);
    const parent: InstanceRecord | null = await store.first('instances', { id: next });
    if (parent === null) throw parentNotFound(name, next);
    next = parent.parent_instance_id;
  }
}

function withoutUndefined(updates: InstanceUpdate): Partial<InstanceRecord> {
  return Object.fromEntries(Object.entries(updates).filter(([, value]) => value !== undefined));
}
