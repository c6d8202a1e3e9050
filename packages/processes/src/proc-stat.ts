import { readFileSync } from 'node:fs';

/** A process, as Linux tells it in `/proc/PID/stat`. */
export interface ProcStat {
  /** The name of its program, at most 15 characters of it. */
  readonly name: string;
  readonly parent: number;
  /** It has exited, and only its exit code is kept for its parent. */
  readonly hasExited: boolean;
  /** When it started, in clock ticks since the machine did. */
  readonly startTicks: number;
}

/** Null where there is no such process, or no `/proc`. */
export function readProcStat(pid: number): ProcStat | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Reads the line `12 (name) S 1 ...`, where the name may hold anything. Null where it is no such line. */
export function parseProcStat(line: string): ProcStat | null {
  const match = /^\d+ \(([\s\S]*)\) ([A-Za-z]) (\d+) /.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  // The fields after the name: the state is the third of all fields, the start time the 22nd.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const startTicks = Number.parseInt(fields[22 - 3] ?? '', 10);
  if (Number.isNaN(startTicks)) return null;
  return { name: match[1], parent: Number(match[3]), hasExited: /[ZXx]/.test(match[2]), startTicks };
}

/** Linux counts in hundredths of a second towards programs, whatever its own clock does. */
const MILLISECONDS_PER_TICK = 10;

/**
 * When the process started, in milliseconds since the Unix epoch, exact to a second.
 *
 * @param machine The text of `/proc/stat`. @returns Null where that does not tell when the machine started.
 */
export function startTime({ startTicks }: Pick<ProcStat, 'startTicks'>, machine: string): number | null {
  const boot = Number.parseInt(/^btime (\d+)$/m.exec(machine)?.[1] ?? '', 10);
  return Number.isNaN(boot) ? null : boot * 1000 + startTicks * MILLISECONDS_PER_TICK;
}
