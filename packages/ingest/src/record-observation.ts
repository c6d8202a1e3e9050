import type {
  AgentKind,
  Database,
  DatabaseOperations,
  InstanceRecord,
  InstanceUpdate,
  NewInstance,
} from '@skep/contracts';
import { createSubagent } from './create-subagent.ts';
import { issueHint, lastPart } from './instance-name.ts';
import type { Observation } from './observation.ts';
import { recordSightings } from './record-sightings.ts';
import { safeId } from './safe-id.ts';

const MAX_BRANCH = 900;

/**
 * Writes what an agent told, in one commit: makes the instance where there is none, resumes it where there is, makes the
 * subagent's where it is about one, and logs the events. Doing it twice, or out of order, changes nothing.
 *
 * @throws DatabaseError, as the operations of `db` do.
 */
export async function recordObservation(db: Database, observation: Observation): Promise<void> {
  await db.transaction((tx) => recordIn(tx, observation));
}

/** The same as a part of a transaction, so that many observations share one commit. */
export async function recordIn(tx: DatabaseOperations, observation: Observation): Promise<void> {
  if (!observation.createsInstance && !(await isOfKnownAgent(tx, observation))) return;
  const main = await mainInstance(tx, observation);
  const { subagentId } = observation;
  const actor = subagentId === null ? main.id : await subagent(tx, main, observation, subagentId);
  for (const event of observation.events) await tx.logMCPEvent({ ...event, instance_id: actor });
  await recordSightings(tx, observation, actor);
  for (const usage of observation.usage) await tx.recordMessageUsage({ ...usage, instance_id: actor });
}

/** Whether the session is known to be that of a main agent. */
async function isOfKnownAgent(tx: DatabaseOperations, { agent, sessionId }: Observation): Promise<boolean> {
  const owner = await ownerOf(tx, agent, sessionId);
  return owner !== null && owner.parent_instance_id === null;
}

async function mainInstance(tx: DatabaseOperations, observation: Observation): Promise<InstanceRecord> {
  const { agent, sessionId, instanceId } = observation;
  const known = instanceId === null ? await ownerOf(tx, agent, sessionId) : await tx.getInstance(instanceId);
  if (known === null) return create(tx, observation);

  const isItsOwn = known.agent === agent && known.session_id === sessionId;
  const ownsSession = isItsOwn || (await ownerOf(tx, agent, sessionId)) === null;
  const updates = takeOver(known, observation, ownsSession);
  if (Object.keys(updates).length > 0) await tx.updateInstance(known.id, updates);
  return known;
}

/** The instance that has the agent's session: there is at most one. */
async function ownerOf(
  tx: DatabaseOperations,
  agent: AgentKind,
  sessionId: string,
): Promise<InstanceRecord | null> {
  return (await tx.listInstances({ agents: [agent], sessionId, limit: 1 }))[0] ?? null;
}

async function create(tx: DatabaseOperations, observation: Observation): Promise<InstanceRecord> {
  const { agent, sessionId, facts } = observation;
  const at = timeOf(observation);
  const hint = issueHint(facts.worktreePath, facts.branch);
  const name = await instanceName(tx, observation);
  const isFree = (await ownerOf(tx, agent, sessionId)) === null;
  const instance: NewInstance = {
    ...name,
    type: observation.instanceType ?? 'coding',
    agent,
    session_id: isFree ? sessionId : null,
    model: observation.subagentId === null ? facts.model : null,
    host: facts.host,
    worktree_path: facts.worktreePath,
    branch_name: facts.branch ?? lastPart(facts.worktreePath).slice(-MAX_BRANCH).toWellFormed(),
    base_branch: facts.baseBranch,
    tmux_session: facts.tmuxSession,
    tmux_pane: facts.tmuxPane,
    claude_pid: facts.agentPid,
    issue_number: hint?.issue ?? null,
    created_at: at,
    last_activity: at,
  };
  const id = await tx.createInstance(instance);
  const created = await tx.getInstance(id);
  if (created === null)
    throw new Error(`Instance ${id} was created but cannot be read in the same transaction.`);
  return created;
}

/** `work-123-a1` for the first agent of issue 123, `work-123-a2` for the next; `adhoc-<session>` without an issue. */
async function instanceName(
  tx: DatabaseOperations,
  { instanceId, sessionId, facts }: Observation,
): Promise<{ id: string; agent_number?: number }> {
  if (instanceId !== null) return { id: instanceId };
  const hint = issueHint(facts.worktreePath, facts.branch);
  if (hint === null) return { id: safeId(`adhoc-${sessionId}`) };
  const siblings = await tx.listInstances({ issueNumber: hint.issue });
  let number = Math.max(0, ...siblings.map((sibling) => sibling.agent_number)) + 1;
  while ((await tx.getInstance(`${hint.prefix}-a${number}`)) !== null) number += 1;
  return { id: `${hint.prefix}-a${number}`, agent_number: number };
}

/** What the agent told that the record of its instance does not say yet. */
function takeOver(known: InstanceRecord, observation: Observation, ownsSession: boolean): InstanceUpdate {
  const { agent, sessionId, facts, opensSession, subagentId } = observation;
  const updates = newerFacts(known, observation, subagentId === null ? facts.model : null);
  if (known.agent === 'other' && (ownsSession || known.session_id === null)) updates.agent = agent;
  if (ownsSession && known.session_id !== sessionId && (opensSession || known.session_id === null)) {
    updates.session_id = sessionId;
  }
  return updates;
}

/**
 * What changes with each start (the process, its pane, its model) is replaced, unless something later has been told
 * already: deliveries may come late.
 *
 * @param model That of the instance, as far as it was told: a subagent has its own.
 */
function newerFacts(known: InstanceRecord, observation: Observation, model: string | null): InstanceUpdate {
  const { facts } = observation;
  const updates: InstanceUpdate = {};
  const isLate = timeOf(observation) < known.last_activity;
  const replace = <K extends 'model' | 'host' | 'claude_pid' | 'tmux_session' | 'tmux_pane' | 'base_branch'>(
    field: K,
    value: InstanceRecord[K],
  ): void => {
    if (value !== null && value !== known[field] && !(isLate && known[field] !== null)) {
      updates[field] = value as InstanceUpdate[K];
    }
  };
  replace('model', model);
  replace('host', facts.host);
  replace('claude_pid', facts.agentPid);
  replace('tmux_session', facts.tmuxSession);
  replace('tmux_pane', facts.tmuxPane);
  if (known.base_branch === null) replace('base_branch', facts.baseBranch);
  return updates;
}

/** When it was told. One that tells no event is as old as can be. */
function timeOf({ events, sightings, usage }: Observation): Date {
  return (events[0] ?? sightings[0]?.event ?? usage[0])?.timestamp ?? new Date(0);
}

/**
 * The instance of a subagent: a child of the session's, under the agent's own name for it. The name is short, so another
 * session's subagent, or one whose parent was deleted, may have it as its session already: that one keeps it.
 */
async function subagent(
  tx: DatabaseOperations,
  main: InstanceRecord,
  observation: Observation,
  agentId: string,
): Promise<string> {
  const { agent, facts } = observation;
  const id = safeId(`${main.id}.${agentId}`);
  const known = await tx.getInstance(id);
  if (known !== null) {
    const updates = newerFacts(known, observation, facts.model);
    if (Object.keys(updates).length > 0) await tx.updateInstance(id, updates);
    return id;
  }
  const isFree = (await ownerOf(tx, agent, agentId)) === null;
  const at = timeOf(observation);
  await createSubagent(tx, main.id, {
    id,
    type: main.type,
    agent,
    session_id: isFree ? agentId : null,
    model: facts.model,
    host: facts.host ?? main.host,
    worktree_path: main.worktree_path,
    branch_name: main.branch_name,
    base_branch: facts.baseBranch ?? main.base_branch,
    tmux_session: facts.tmuxSession ?? main.tmux_session,
    tmux_pane: facts.tmuxPane ?? main.tmux_pane,
    claude_pid: facts.agentPid ?? main.claude_pid,
    issue_number: main.issue_number,
    agent_number: main.agent_number,
    created_at: at,
    last_activity: at,
  });
  return id;
}
