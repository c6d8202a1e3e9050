/** Options of strace that make a system call fail, or kill the process that makes it. */
export interface Injection {
  /** `fsync`, or several: `fsync,fdatasync`. */
  readonly calls: string;
  /** `error=EIO`, `signal=KILL`. */
  readonly what: string;
  /** Which of the calls, counted from 1: `5`, `5+` (it and all after), `5+2` (every second from it). */
  readonly when: string;
  /** Only calls about this file. */
  readonly path?: string;
}

/** The command before a program that injects a fault into it. */
export function injecting({ calls, what, when, path }: Injection): string[] {
  // Under the filter, which makes it faster, strace injects no signals.
  const filter = what.startsWith('signal=') ? [] : ['--seccomp-bpf'];
  const quiet = ['-f', ...filter, '-qq', '-e', 'signal=none', '-o', '/dev/null'];
  const only = path === undefined ? [] : ['-P', path];
  return ['strace', ...quiet, '-e', `trace=${calls}`, ...only, '-e', `inject=${calls}:${what}:when=${when}`];
}
