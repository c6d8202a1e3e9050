import { type ProcStat, readProcStat } from '@skep/processes';

export type ReadProcess = (pid: number) => Pick<ProcStat, 'name' | 'parent'> | null;

/** What may stand between an agent and its hook: shells, and the runners of package managers. */
const BETWEEN = /^-?(sh|bash|dash|zsh|fish|ash|ksh|busybox|env|timeout|npx|npm|npm exec.*|pnpm|yarn|bunx)$/;
const MAX_STEPS = 8;

/** The process that ran the hook: `start`, its parent, or the first ancestor that is neither shell nor runner. */
export function findAgentProcess(start: number, read: ReadProcess = readProcStat): number | null {
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
