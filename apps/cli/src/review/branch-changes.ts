import { BrokenWorktreeError, branchOf, findGitWorktree, type GitWorktree } from '../location/git.ts';
import { baseBranchOf, headCommitOf } from '../location/git-refs.ts';
import { askGit } from './ask-git.ts';

/** The worktree of a folder; null where it is not here, or no worktree. */
export function worktreeAt(folder: string): GitWorktree | null {
  try {
    return findGitWorktree(folder);
  } catch (error) {
    if (error instanceof BrokenWorktreeError) return null;
    throw error;
  }
}

/** The commit that is checked out in a folder, in full; null where that cannot be told. */
export async function checkedOutCommit(folder: string): Promise<string | null> {
  const worktree = worktreeAt(folder);
  if (worktree === null) return null;
  return headCommitOf(worktree) ?? (await resolveRevision(folder, 'HEAD'));
}

/** The full commit that a branch, a tag or an abbreviation stands for; null where git does not know it there. */
export async function resolveRevision(folder: string, revision: string): Promise<string | null> {
  if (revision.startsWith('-')) return null;
  const commit = await askGit(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  return commit?.trim() || null;
}

/** The branch that the one checked out in a folder was made from, as far as git's own files tell. */
export function originOf(folder: string): string | null {
  const worktree = worktreeAt(folder);
  const branch = worktree === null ? null : branchOf(worktree);
  return worktree === null || branch === null ? null : baseBranchOf(worktree, branch);
}

/**
 * Where a commit's branch left its base branch: also where only the remote's is up to date, or there is no other. Null
 * where git cannot tell.
 */
export async function branchPoint(folder: string, branch: string, head: string): Promise<string | null> {
  const names = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`];
  const bases = await Promise.all(names.map((name) => resolveRevision(folder, name)));
  const known = bases.filter((base) => base !== null);
  if (known.length === 0) return null;
  // Of several it takes the nearest: where the head left what all of them hold together.
  return (await askGit(folder, ['merge-base', head, ...known]))?.trim() || null;
}

/**
 * The paths that differ between two commits, counted from where their branches parted, from the root of the repository. A
 * renamed file has both of its names. Null where git cannot tell.
 */
export async function changedFiles(folder: string, base: string, head: string): Promise<string[] | null> {
  const args = [
    'diff',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-relative',
    `${base}...${head}`,
  ];
  const listed = await askGit(folder, [...args, '--']);
  return listed?.split('\0').filter((path) => path !== '') ?? null;
}
