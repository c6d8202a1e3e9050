import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a fault needs of the machine. `strace`: records and falsifies what a process asks of the system. `mount`: makes file
 * systems of a given size. `shell`: sets limits of a process (`ulimit`).
 */
export type Requirement = 'strace' | 'mount' | 'shell';

const found = new Map<Requirement, string | null>();

/** What is missing, in words; null where nothing is. */
export function missing(needs: readonly Requirement[]): string | null {
  for (const need of needs) {
    const answer = found.has(need) ? (found.get(need) ?? null) : probes[need]();
    found.set(need, answer);
    if (answer !== null) return answer;
  }
  return null;
}

/** Tried out, because a tool that is there may still be forbidden, as strace and mount are in many containers. */
const probes: Readonly<Record<Requirement, () => string | null>> = {
  strace() {
    const options = ['-f', '--seccomp-bpf', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=1000'];
    const { status, error } = spawnSync('strace', [...options, 'true'], { stdio: 'ignore' });
    if (error !== undefined) return 'strace is not installed';
    return status === 0 ? null : 'strace may not trace processes here, or is older than 5.3';
  },
  mount() {
    const folder = mkdtempSync(join(tmpdir(), 'skep-faults-mount-'));
    const options = ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder];
    const { status } = spawnSync('mount', options, { stdio: 'ignore' });
    if (status === 0) spawnSync('umount', [folder], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
    return status === 0 ? null : 'this user may not mount a file system';
  },
  shell() {
    const { status } = spawnSync('sh', ['-c', 'ulimit -n 64'], { stdio: 'ignore' });
    return status === 0 ? null : 'there is no shell that sets limits';
  },
};
