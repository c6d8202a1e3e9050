import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from others that had its number before or will have it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started, as the system counts; null where that cannot be known. */
  readonly started: string | null;
}

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, started: readStat(process.pid)?.started ?? null };
}

export function isOfThisMachine({ host }: Pick<ProcessIdentity, 'host'>): boolean {
  return host === hostname();
}

/** Whether the process runs. One of another machine is taken to run: nothing can be known of it here. */
export function isRunning({ host, pid, started }: ProcessIdentity): boolean {
  if (!isOfThisMachine({ host })) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const facts = readStat(pid);
  if (facts === null) return true;
  // One that was killed keeps its number until it is collected, and in some containers nobody ever does.
  return !facts.hasExited && (started === null || started === facts.started);
}

interface ProcessFacts {
  readonly hasExited: boolean;
  /** In clock ticks since the machine started. */
  readonly started: string | null;
}

/** The 3rd and the 22nd field of `/proc/PID/stat`, of which the second may hold anything; null without `/proc`. */
function readStat(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { hasExited: state === 'Z' || state === 'X', started: fields[18] ?? null };
  } catch {
    return null;
  }
}
