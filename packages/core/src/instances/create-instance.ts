import { DatabaseError, type InstanceRecord, type NewInstance } from '@skep/contracts';
import { parentNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkNewChild } from '../relationships/check-lineage.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkInput, validationError } from '../validation/check-input.ts';
import { newInstance } from '../validation/instance-schemas.ts';
import { requireFreeSession } from './require-instance.ts';
import { isTerminal } from './status-transitions.ts';

const name = 'createInstance';

export const createInstance: WriteOperation<[NewInstance], string> = {
  name,
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(input) {
    const given = checkInput(name, newInstance, input);
    checkEnd(given);
    return (context) => insertInstance(context, given);
  },
};

function checkEnd({ id, status, terminated_at, parent_instance_id }: NewInstance): void {
  if (terminated_at && !isTerminal(status ?? 'started')) {
    const problem = `must be left out while the status is ${status ?? 'started'}`;
    throw validationError(name, [{ field: 'terminated_at', problem }]);
  }
  if (parent_instance_id === id) {
    throw validationError(name, [{ field: 'parent_instance_id', problem: 'must name another instance' }]);
  }
}

async function insertInstance(context: WriteContext, given: NewInstance): Promise<string> {
  const { store, settings } = context;
  const now = settings.now();
  const record: Omit<InstanceRecord, 'agent_number'> = {
    id: given.id,
    type: given.type,
    status: given.status ?? 'started',
    agent: given.agent ?? 'other',
    session_id: given.session_id ?? null,
    model: given.model ?? null,
    host: given.host ?? null,
    worktree_path: given.worktree_path,
    branch_name: given.branch_name,
    base_branch: given.base_branch ?? null,
    tmux_session: given.tmux_session ?? null,
    tmux_pane: given.tmux_pane ?? null,
    claude_pid: given.claude_pid ?? null,
    issue_number: given.issue_number ?? null,
    pr_number: given.pr_number ?? null,
    pr_url: given.pr_url ?? null,
    parent_instance_id: given.parent_instance_id ?? null,
    created_at: given.created_at ?? now,
    terminated_at: given.terminated_at ?? (isTerminal(given.status ?? 'started') ? now : null),
    last_activity: given.last_activity ?? now,
    system_prompt: given.system_prompt ?? null,
    max_reviews: given.max_reviews ?? null,
    events_pruned_before: null,
  };
  await requireFreeId(store, record.id);
  await requireFreeSession(name, store, record);
  await checkParent(context, record);
  const agent_number = given.agent_number ?? (await nextAgentNumber(store, record.issue_number));
  await store.insert('instances', { ...record, agent_number });
  return record.id;
}

async function requireFreeId(store: ReadStore, id: string): Promise<void> {
  if ((await store.first('instances', { id })) === null) return;
  throw new DatabaseError(
    'DATABASE_INSTANCE_EXISTS',
    `There is an instance "${id}" already. Choose another id, or change that one with updateInstance.`,
    { operation: name, context: { id, fields: ['id'] } },
  );
}

async function checkParent(
  context: WriteContext,
  { id, parent_instance_id: parent }: Pick<InstanceRecord, 'id' | 'parent_instance_id'>,
): Promise<void> {
  if (parent === null) return;
  if ((await context.store.first('instances', { id: parent })) === null) throw parentNotFound(name, parent);
  await checkNewChild(name, context, parent, id);
}

/** 1 for the first agent of an issue. Read in the transaction that inserts, so no two get the same. */
async function nextAgentNumber(store: ReadStore, issue_number: number | null): Promise<number> {
  if (issue_number === null) return 1;
  const [group] = await store.aggregate('instances', {
    where: { issue_number },
    measures: { highest: { op: 'max', field: 'agent_number' } },
  });
  return Number(group?.values.highest ?? 0) + 1;
}
