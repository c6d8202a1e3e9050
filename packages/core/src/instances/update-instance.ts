import type { InstanceRecord, InstanceUpdate } from '@skep/contracts';
import { parentNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkLineage } from '../relationships/check-lineage.ts';
import { checkFits } from '../relationships/relationship-ends.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument, checkInput, validationError } from '../validation/check-input.ts';
import { instanceUpdate } from '../validation/instance-schemas.ts';
import { identifier } from '../validation/values.ts';
import { followStatusChange, statusChanges } from './change-status.ts';
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
    if (given.parent_instance_id === id) {
      throw validationError(name, [{ field: 'parent_instance_id', problem: 'must name another instance' }]);
    }
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
  if (after.parent_instance_id !== instance.parent_instance_id) await checkParent(context, after);
  if (after.type !== instance.type) await checkRelationships(store, after);
  await store.update('instances', instance, changes);
  if (moves) await followStatusChange(context, instance, status, now);
}

function checkEnd({ status, terminated_at }: InstanceRecord): void {
  if (isTerminal(status) === (terminated_at !== null)) return;
  const problem = isTerminal(status)
    ? `must not be null while the status is ${status}`
    : `must be null while the status is ${status}`;
  throw validationError(name, [{ field: 'terminated_at', problem }]);
}

async function checkParent(
  context: WriteContext,
  { id, parent_instance_id: parent }: InstanceRecord,
): Promise<void> {
  if (parent === null) return;
  if ((await context.store.first('instances', { id: parent })) === null) throw parentNotFound(name, parent);
  await checkLineage(name, context, parent, id);
}

/** An instance that gets another type must still fit its relationships. */
async function checkRelationships(store: ReadStore, instance: InstanceRecord): Promise<void> {
  const { id } = instance;
  const where = { anyOf: [{ parent_instance: id }, { child_instance: id }] };
  for (const { relationship_type, parent_instance } of await store.find('instance_relationships', {
    where,
  })) {
    checkFits(name, relationship_type, parent_instance === id ? 'parent' : 'child', instance);
  }
}

function withoutUndefined(updates: InstanceUpdate): Partial<InstanceRecord> {
  return Object.fromEntries(Object.entries(updates).filter(([, value]) => value !== undefined));
}
