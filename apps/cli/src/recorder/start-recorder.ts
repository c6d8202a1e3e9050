import { lockHolder } from '@skep/spool';
import type { Environment } from '../location/user-folders.ts';
import { presenceOf } from './recorder-arguments.ts';

export interface RecorderOrder {
  readonly databaseUrl: string;
  /** The spool that an event has just been appended to. */
  readonly spool: string;
}

/**
 * Makes sure that somebody records what was appended to the spool, without waiting for it: a process of its own, which
 * goes on for a moment after its last event, so that a busy fleet needs one and not one for each event.
 *
 * @throws Error where no process can be started. What waits is then recorded by the next command.
 */
export function ensureRecorder(order: RecorderOrder, environment: Environment): void {
  if (environment.SKEP_NO_RECORDER) return;
  if (lockHolder(presenceOf(order.spool)) !== null) return;
  const program = process.argv[1];
  if (program === undefined) return;
  // What starts processes takes time to load, and most events find a recorder at work.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(
    process.execPath,
    [program, 'drain', '--linger', '--database', order.databaseUrl, '--spool', order.spool],
    // Not a part of the agent's session, not in its folder, and without its pipes: it must not wait for this one.
    { detached: true, stdio: 'ignore', cwd: '/', windowsHide: true },
  );
  // Told later, to nobody: the process that asks is about to end.
  child.on('error', () => undefined);
  child.unref();
}
