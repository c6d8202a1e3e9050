import { spawnSync } from 'node:child_process';
import { peersFolder } from './subjects/peers.ts';

/**
 * Installs what is compared with into its own folder, from its own lockfile. About 200 MB, which nobody should have to fetch
 * who only wants to work on Skep; the second time it takes a second.
 *
 * @throws Error with what to do where it fails.
 */
export function installPeers(): void {
  const args = ['install', '--frozen-lockfile', '--ignore-scripts'];
  const { status, stdout, stderr, error } = spawnSync('pnpm', args, {
    cwd: peersFolder,
    env: { ...process.env, CI: 'true' },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  throw new Error(
    `The stores to compare with could not be installed in ${peersFolder}: ${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}\n` +
      'Run it as `npm run bench`, which brings pnpm along, with a connection to the npm registry; or leave them out with --without-peers.',
  );
}
