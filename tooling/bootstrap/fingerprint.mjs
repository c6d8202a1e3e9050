import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'coverage', '.turbo', '.git']);

/**
 * A hash of the names and contents of files: equal when nothing has changed.
 *
 * @param {string} root
 * @param {string[]} paths files, relative to the root; a missing one counts as such
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    const content = stats
      ? createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex')
      : 'none';
    hash.update(`${path}\0${content}\0`);
  }
  return hash.digest('hex');
}

/**
 * The files in a folder, relative to the root.
 *
 * @param {string} root
 * @param {string} folder relative to the root
 * @param {(path: string) => boolean} wanted
 * @returns {string[]}
 */
export function filesUnder(root, folder, wanted = () => true) {
  if (!statSync(join(root, folder), { throwIfNoEntry: false })) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesUnder(root, path, wanted);
    return entry.isFile() && wanted(path) ? [path] : [];
  });
}

/**
 * The folders of the workspace's packages, relative to the root.
 *
 * @param {string} root
 */
export function packageFolders(root) {
  return ['packages', 'apps', 'tooling', 'examples']
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => statSync(join(root, folder, 'package.json'), { throwIfNoEntry: false }));
}
