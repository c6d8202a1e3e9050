import { spawnSync } from 'node:child_process';
import type { Environment } from '../location/user-folders.ts';

const PATIENCE = 500;

/** The name of the tmux session that this process runs in; null outside tmux, or where tmux does not answer. */
export function tmuxSessionName(environment: Environment): string | null {
  const socket = environment.TMUX?.split(',')[0];
  if (!socket) return null;
  const pane = environment.TMUX_PANE;
  const target = pane ? ['-t', pane] : [];
  const answer = spawnSync('tmux', ['-S', socket, 'display-message', '-p', ...target, '#{session_name}'], {
    encoding: 'utf8',
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.status === 0 ? answer.stdout.trim() || null : null;
}
