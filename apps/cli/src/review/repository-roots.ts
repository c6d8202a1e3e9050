import { realpathSync } from 'node:fs';
import { worktreeAt } from './branch-changes.ts';

/** Where the worktrees of the given folders begin, with links and without: paths in reports may start there. */
export function repositoryRoots(folders: readonly string[]): string[] {
  const roots = folders.flatMap((folder) => worktreeAt(folder)?.root ?? []);
  return [...new Set([...roots, ...roots.map((root) => realpathSync(root))])];
}
