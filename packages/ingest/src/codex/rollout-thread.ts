import { idField, isPayload, type Payload, textField } from '../payload.ts';

/** Whose rollout it is, as its head says. */
export interface RolloutThread {
  readonly id: string | null;
  /** The session that the thread belongs to; a subagent's is that of the main agent, as hooks say too. */
  readonly sessionId: string | null;
  readonly subagentId: string | null;
  readonly cwd: string | null;
  readonly branch: string | null;
}

/** @param meta The payload of a `session_meta`. */
export function threadOf(meta: Payload): RolloutThread {
  const id = idField(meta, 'id');
  const source = isPayload(meta.source) && isPayload(meta.source.subagent) ? meta.source.subagent : {};
  const spawn = isPayload(source.thread_spawn) ? source.thread_spawn : null;
  const isSubagent = meta.thread_source === 'subagent' || spawn !== null;
  const parent = idField(meta, 'parent_thread_id') ?? (spawn && idField(spawn, 'parent_thread_id'));
  const session = (isSubagent ? (idField(meta, 'session_id') ?? parent) : null) ?? id;
  return {
    id,
    sessionId: session,
    subagentId: session === id ? null : id,
    cwd: textField(meta, 'cwd'),
    branch: isPayload(meta.git) ? textField(meta.git, 'branch') : null,
  };
}

/**
 * Whether what a line tells happened before its thread began: a thread that goes on from another has that one's history
 * first, which that one's own rollout tells. The ids of threads and turns are UUIDs that begin with their time; where they
 * are others, it cannot be known.
 */
export function isInherited(payload: Payload, threadId: string | null): boolean {
  const { internal_chat_message_metadata_passthrough: passed } = payload;
  const turnId = textField(payload, 'turn_id') ?? (isPayload(passed) ? textField(passed, 'turn_id') : null);
  const began = timePart(threadId);
  const turn = timePart(turnId);
  return began !== null && turn !== null && turn < began;
}

/** The 48 bits of a version 7 UUID that are its time, in order as text. */
function timePart(id: string | null): string | null {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(id ?? '') ?? [];
  return high === undefined || low === undefined ? null : high + low;
}
