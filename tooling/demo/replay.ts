import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type RecordedAgent, type RecordedEvent, type Recording, recordedTranscript } from '@skep/recordings';

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
  for (const { agent, name, events } of lane) {
    for (const event of events) {
      const { code, output } = await hook(agent, event, options.databaseUrl);
      if (code !== 0 || output !== '') {
        const what = event.payload.hook_event_name ?? event.payload.type;
        throw new Error(`skep hook exited with ${code} on a ${what} of ${name}: ${output}`);
      }
      options.onEvent?.();
    }
  }
}

function hook(
  agent: RecordedAgent,
  { via, payload }: RecordedEvent,
  databaseUrl: string,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(here(payload));
    const asArgument = via === 'notify' ? [text] : [];
    const child = spawn(process.execPath, [skep, 'hook', agent, ...asArgument], {
      env: { ...process.env, SKEP_DATABASE_URL: databaseUrl, TMUX: '', TMUX_PANE: '', SKEP_INSTANCE_ID: '' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(via === 'notify' ? '' : text);
  });
}

/** The payload with the agent's own files where they are now: what was recorded of them, not where they were. */
function here(payload: RecordedEvent['payload']): Record<string, unknown> {
  const isPath = (field: string): boolean => field === 'transcript_path' || field === 'agent_transcript_path';
  return Object.fromEntries(
    Object.entries(payload).map(([field, value]) => [
      field,
      isPath(field) && typeof value === 'string' ? recordedTranscript(value) : value,
    ]),
  );
}

/**
 * The recordings by worktree. Sessions of one worktree came one after the other, and which comes first decides their
 * names; worktrees have nothing to do with each other.
 */
function lanesOf(recordings: readonly Recording[]): Recording[][] {
  const lanes = Map.groupBy(recordings, ({ events }) => events[0]?.payload.cwd);
  return [...lanes.values()];
}
