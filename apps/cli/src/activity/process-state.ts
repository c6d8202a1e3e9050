import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { InstanceRecord } from '@skep/contracts';
import { parseProcStat, startTime } from '@skep/processes';

export type ProcessState = 'alive' | 'dead' | 'unknown';

/** What is asked of the machine. */
export interface Machine {
  readonly host: string;
  /** Sends a signal, as `process.kill`; 0 only asks whether there is a process to send it to. */
  readonly kill: (pid: number, signal: 0) => unknown;
  /** The text of a file of Linux's `/proc`; null where there is none. */
  readonly read: (path: string) => string | null;
}

/** Milliseconds. The time at which the machine started is known in whole seconds. */
const TOLERANCE = 2000;

/** Whether the agent's process is there, as far as this machine can tell. */
export function processState(
  { host, claude_pid, last_activity }: Pick<InstanceRecord, 'host' | 'claude_pid' | 'last_activity'>,
  machine: Machine = thisMachine,
): ProcessState {
  if (claude_pid === null || host !== machine.host) return 'unknown';
  const there = isThere(claude_pid, machine);
  if (there !== 'alive') return there;
  const facts = parseProcStat(machine.read(`/proc/${claude_pid}/stat`) ?? '');
  const startedAt = facts === null ? null : startTime(facts, machine.read('/proc/stat') ?? '');
  if (facts === null || startedAt === null) return 'alive';
  // Its id may have been given to another since: the agent's process began before it was heard of.
  const isAnother = startedAt > last_activity.getTime() + TOLERANCE;
  return facts.hasExited || isAnother ? 'dead' : 'alive';
}

function isThere(pid: number, { kill }: Machine): ProcessState {
  try {
    kill(pid, 0);
    return 'alive';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A process of somebody else is there all the same.
    if (code === 'EPERM') return 'alive';
    return code === 'ESRCH' ? 'dead' : 'unknown';
  }
}

const thisMachine: Machine = {
  host: hostname(),
  kill: (pid, signal) => process.kill(pid, signal),
  read: (path) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return null;
    }
  },
};
