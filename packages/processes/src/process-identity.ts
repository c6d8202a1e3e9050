import { hostname } from 'node:os';
import { readProcStat } from './proc-stat.ts';

/** A process, told apart from others that had its number before or will have it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started, as the system counts; null where that cannot be known. */
  readonly started: string | null;
}

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) };
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
  const facts = readProcStat(pid);
  if (facts === null) return true;
  // One that was killed keeps its number until it is collected, and in some containers nobody ever does.
  return !facts.hasExited && (started === null || started === String(facts.startTicks));
}

function startOf(pid: number): string | null {
  const facts = readProcStat(pid);
  return facts === null ? null : String(facts.startTicks);
}
