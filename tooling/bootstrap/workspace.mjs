import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the workspace. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** `pnpm@<version>`, as the root `package.json` pins it. */
export const pnpmPackage = /** @type {string} */ (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
);

/** The workspace's own Node, which is a devDependency: everything runs on it, whatever Node the machine has. */
export function workspaceNode() {
  const folder = join(root, 'node_modules/node/bin');
  return ['node', 'node.exe'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * The environment of everything that runs in the workspace: its Node and its tools come first on the PATH.
 *
 * @param {string[]} folders more folders for the PATH, after the workspace's own
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(folders = []) {
  const path = [join(root, 'node_modules/.bin'), ...folders, process.env.PATH ?? ''];
  return {
    ...process.env,
    PATH: path.join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
}
