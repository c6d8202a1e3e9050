import { fingerprint } from './fingerprint.ts';
import type { HookEnvironment } from './observation.ts';
import type { Payload } from './payload.ts';

/**
 * Identity of the beginning or the end of one run of a session. A session that is resumed again begins in the same words;
 * the process is another. Null where the process is not known.
 */
export function runKey(payload: Payload, { agentPid, host }: HookEnvironment): string | null {
  return agentPid === null ? null : fingerprint({ ...payload, agent_pid: agentPid, host });
}
