import type { Environment } from '../location/user-folders.ts';

/** Milliseconds. A tmux that is well answers in a few. */
const PATIENCE = 100;

/** The name of the tmux session that this process runs in; null outside tmux, or where tmux does not answer. */
export function tmuxSessionName(environment: Environment): string | null {
  const socket = environment.TMUX?.split(',')[0];
  if (!socket) return null;
  const pane = environment.TMUX_PANE;
  const target = pane ? ['-t', pane] : [];
  // What starts processes takes time to load, and only the first event of a session comes here.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const answer = spawnSync('tmux', ['-S', socket, 'display-message', '-p', ...target, '#{session_name}'], {
    encoding: 'utf8',
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.status === 0 ? answer.stdout.trim() || null : null;
}
