import { readFileSync } from 'node:fs';

/** A process, as `/proc` tells it. */
export interface ProcessFacts {
  readonly name: string;
  readonly parent: number;
}

export type ReadProcess = (pid: number) => ProcessFacts | null;

/** What may stand between an agent and its hook: shells, and the runners of package managers. */
const BETWEEN = /^-?(sh|bash|dash|zsh|fish|ash|ksh|busybox|env|timeout|npx|npm|npm exec.*|pnpm|yarn|bunx)$/;
const MAX_STEPS = 8;

/** The process that ran the hook: `start`, its parent, or the first ancestor that is neither shell nor runner. */
export function findAgentProcess(start: number, read: ReadProcess = readProcess): number | null {
  let pid = start;
  for (let step = 0; step < MAX_STEPS && pid > 1; step += 1) {
    const facts = read(pid);
    // Without /proc the parent is the best there is; an ancestor that is gone tells nothing.
    if (facts === null) return step === 0 ? pid : null;
    if (!BETWEEN.test(facts.name)) return pid;
    pid = facts.parent;
  }
  return null;
}

function readProcess(pid: number): ProcessFacts | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Reads the line of `/proc/PID/stat`: `12 (name) S 1 ...`, where the name may hold anything. */
export function parseStat(line: string): ProcessFacts | null {
  const match = /^\d+ \(([\s\S]*)\) \S (\d+)/.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { name: match[1], parent: Number(match[2]) };
}
