import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Recording } from '@skep/recordings';

const skep = join(import.meta.dirname, '../../apps/cli/bin/skep.js');

export interface ReplayOptions {
  /** The database that the hooks are told to record into. */
  readonly databaseUrl: string;
  /** Called after each event. */
  readonly onEvent?: () => void;
}

/**
 * Gives every recorded event to a `skep hook` process of its own, the way the agent did.
 *
 * @throws Error when a hook does not exit with 0, or prints anything: an agent would be disturbed by that.
 */
export async function replay(recordings: readonly Recording[], options: ReplayOptions): Promise<void> {
  await Promise.all(lanesOf(recordings).map((lane) => replayLane(lane, options)));
}

async function replayLane(lane: readonly Recording[], options: ReplayOptions): Promise<void> {
  for (const { name, events } of lane) {
    for (const { payload } of events) {
      const { code, output } = await hook(JSON.stringify(payload), options.databaseUrl);
      if (code !== 0 || output !== '') {
        throw new Error(
          `skep hook exited with ${code} on a ${payload.hook_event_name} of ${name}: ${output}`,
        );
      }
      options.onEvent?.();
    }
  }
}

function hook(stdin: string, databaseUrl: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [skep, 'hook', 'claude-code'], {
      env: { ...process.env, SKEP_DATABASE_URL: databaseUrl, TMUX: '', SKEP_INSTANCE_ID: '' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(stdin);
  });
}

/**
 * The recordings by worktree. Sessions of one worktree came one after the other, and which comes first decides their
 * names; worktrees have nothing to do with each other.
 */
function lanesOf(recordings: readonly Recording[]): Recording[][] {
  const lanes = Map.groupBy(recordings, ({ events }) => events[0]?.payload.cwd);
  return [...lanes.values()];
}
