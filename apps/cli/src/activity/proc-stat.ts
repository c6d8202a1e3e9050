/** A process, as Linux tells it in `/proc`. */
export interface ProcFacts {
  /** Milliseconds since the Unix epoch; exact to a second. */
  readonly startedAt: number;
  /** It has exited, and only its exit code is kept for its parent. */
  readonly hasExited: boolean;
}

/** Linux counts in hundredths of a second towards programs, whatever its own clock does. */
const TICK = 10;

/**
 * Reads `/proc/PID/stat` (`12 (name) S 1 ...`, where the name may hold anything) and the `btime` of `/proc/stat`. Null
 * where either is missing or not understood.
 */
export function parseProcStat(ofProcess: string | null, ofMachine: string | null): ProcFacts | null {
  if (ofProcess === null || ofMachine === null) return null;
  // The fields after the name: the state is the third of all fields, the start time the 22nd.
  const fields = ofProcess.slice(ofProcess.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = Number(fields[22 - 3]);
  const boot = Number(/^btime (\d+)$/m.exec(ofMachine)?.[1]);
  if (!Number.isFinite(ticks) || !Number.isFinite(boot) || state?.length !== 1) return null;
  return { startedAt: boot * 1000 + ticks * TICK, hasExited: state === 'Z' || state === 'X' };
}
