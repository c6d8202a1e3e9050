// The data that everything is measured on: a fleet that has been at work for a while. A fixed number of agents works at
// any time, and each leaves behind the same number of events, so more events mean a longer history, not busier agents.
import { mix } from './mix.ts';

/** Agents that work at the same time, and so the number of active instances. */
export const ACTIVE = 20;
/** Events of each instance. */
export const EVENTS_PER_INSTANCE = 500;
/** Instances with an open pull request and without events: the ones that reviews are asked for. */
export const POOL = 4000;
/** Milliseconds since the Unix epoch of the first event; each later one is `STEP` later. */
export const START: number = Date.UTC(2026, 0, 1);
export const STEP = 1000;

const TOOLS = ['Bash', 'Read', 'Edit', 'Grep', 'Write', 'WebFetch'];
const PAYLOAD = 'src/database/core-database.ts '.repeat(4);

/** An instance as its columns hold it. */
export interface StoredInstance {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly agent: string;
  readonly session_id: string;
  readonly model: string;
  readonly host: string;
  readonly worktree_path: string;
  readonly branch_name: string;
  readonly base_branch: string;
  readonly claude_pid: number;
  readonly issue_number: number;
  readonly created_at: number;
  readonly terminated_at: number | null;
  readonly last_activity: number;
  readonly agent_number: number;
}

/** An event as its columns hold it. */
export interface StoredEvent {
  readonly instance_id: string;
  readonly kind: string;
  readonly tool_name: string;
  readonly outcome: string;
  readonly success: number;
  readonly metadata: string;
  readonly is_status_updating: number;
  readonly timestamp: number;
  readonly tool_use_id: string;
  readonly duration_ms: number;
  readonly session_id: string;
}

/** How many instances have events, where there are `events` of them. Whole groups of agents that work at once. */
export function instanceCount(events: number): number {
  return Math.ceil(events / (ACTIVE * EVENTS_PER_INSTANCE)) * ACTIVE;
}

export function instanceId(index: number): string {
  return `agent-${String(index).padStart(6, '0')}`;
}

export function poolId(index: number): string {
  return `pool-${String(index).padStart(6, '0')}`;
}

/** The instance that an event belongs to: agents that work at once log in turn. */
export function instanceOfEvent(index: number): number {
  const perGroup = ACTIVE * EVENTS_PER_INSTANCE;
  return Math.floor(index / perGroup) * ACTIVE + (index % ACTIVE);
}

export function timeOfEvent(index: number): number {
  return START + index * STEP;
}

/** The newest group is at work; the others have ended. */
export function instanceAt(index: number, events: number): StoredInstance {
  const group = Math.floor(index / ACTIVE);
  const isActive = index >= instanceCount(events) - ACTIVE;
  const perGroup = ACTIVE * EVENTS_PER_INSTANCE;
  const last = Math.min(events, (group + 1) * perGroup) - ACTIVE + (index % ACTIVE);
  const ended = timeOfEvent(last);
  return {
    ...commonInstance(instanceId(index), index),
    status: isActive ? 'started' : 'pr_merged',
    created_at: timeOfEvent(group * perGroup),
    terminated_at: isActive ? null : ended,
    last_activity: ended,
  };
}

export function poolInstanceAt(index: number): StoredInstance {
  return {
    ...commonInstance(poolId(index), index + 1_000_000),
    status: 'pr_created',
    created_at: START - STEP,
    terminated_at: null,
    last_activity: START - STEP,
  };
}

export function eventAt(index: number): StoredEvent {
  const instance = instanceOfEvent(index);
  const isFailed = mix(index, 10) === 0;
  return {
    instance_id: instanceId(instance),
    kind: mix(index, 20) === 1 ? 'prompt' : 'tool_call',
    tool_name: TOOLS[mix(index, TOOLS.length)] ?? 'Bash',
    outcome: isFailed ? 'failed' : 'succeeded',
    success: isFailed ? 0 : 1,
    metadata: JSON.stringify({ input: { command: 'npm test', file: PAYLOAD }, number: index }),
    is_status_updating: 0,
    timestamp: timeOfEvent(index),
    tool_use_id: `toolu_${String(index).padStart(9, '0')}`,
    duration_ms: 10 + mix(index, 5000),
    session_id: sessionOf(instanceId(instance)),
  };
}

/** An event that is logged while it is measured; `index` is another for each. It belongs to an active instance. */
export function newEventAt(index: number, events: number): StoredEvent {
  const active = instanceCount(events) - ACTIVE + (index % ACTIVE);
  const id = instanceId(active);
  return {
    ...eventAt(events + index),
    instance_id: id,
    kind: 'tool_call',
    session_id: sessionOf(id),
    timestamp: timeOfEvent(events + index),
  };
}

export function sessionOf(id: string): string {
  return `session-${id}`;
}

function commonInstance(id: string, index: number) {
  return {
    id,
    type: 'coding',
    agent: 'claude-code',
    session_id: sessionOf(id),
    model: 'claude-opus-4',
    host: 'build-machine',
    worktree_path: `/home/agents/worktrees/${id}`,
    branch_name: `issue-${index + 1}`,
    base_branch: 'main',
    claude_pid: 1000 + index,
    issue_number: index + 1,
    agent_number: 1,
  };
}
