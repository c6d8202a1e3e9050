import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A git worktree, as its files tell it; no git process is run. */
export interface GitWorktree {
  /** The folder that holds `.git`. */
  readonly root: string;
  /** This worktree's own git folder, where its `HEAD` is. */
  readonly gitFolder: string;
  /** The folder that stands for the whole repository, the same from each of its worktrees. */
  readonly repository: string;
}

/** A `.git` file that leads nowhere: the worktree or the repository was moved or deleted. */
export class BrokenWorktreeError extends Error {
  readonly path: string;

  constructor(path: string, target: string) {
    super(`${path} points to ${target}, which is not there`);
    this.name = 'BrokenWorktreeError';
    this.path = path;
  }
}

/**
 * The worktree that holds `folder`, or null outside of git.
 *
 * @throws BrokenWorktreeError
 */
export function findGitWorktree(folder: string): GitWorktree | null {
  for (let root = resolve(folder); ; root = dirname(root)) {
    const gitFolder = gitFolderOf(root);
    if (gitFolder !== null) return { root, gitFolder, repository: repositoryOf(gitFolder) };
    if (dirname(root) === root) return null;
  }
}

/** The branch checked out in a worktree; null where `HEAD` is detached or cannot be read. */
export function branchOf(worktree: GitWorktree): string | null {
  const head = readText(join(worktree.gitFolder, 'HEAD'));
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(head ?? '')?.[1]?.trim() ?? null;
  // What a repository in the reftable format has there, because its HEAD is elsewhere.
  return branch === '.invalid' ? null : branch;
}

/** `.git` in `root` if it is a git folder, or the folder that it names if it is a file. */
function gitFolderOf(root: string): string | null {
  const path = join(root, '.git');
  const kind = kindOf(path);
  if (kind === 'folder') return kindOf(join(path, 'HEAD')) === null ? null : path;
  if (kind !== 'file') return null;
  const named = namedIn(path);
  if (named === null) return null;
  if (kindOf(named) !== 'folder') throw new BrokenWorktreeError(path, named);
  return named;
}

function repositoryOf(gitFolder: string): string {
  const shared = readText(join(gitFolder, 'commondir'))?.trim();
  const common = shared ? resolve(gitFolder, shared) : gitFolder;
  const parent = dirname(common);
  if (basename(common) === '.git') return parent;

  // A submodule's git folder says where its files are.
  const worktree = /^\s*worktree\s*=\s*"?([^"\n]+?)"?\s*$/m.exec(readText(join(common, 'config')) ?? '')?.[1];
  if (worktree !== undefined) return resolve(common, worktree);

  // Worktrees around a bare repository: `project/.git` is a file that names `project/.bare`.
  if (namedIn(join(parent, '.git')) === common) return parent;
  return common;
}

/** The folder that a `.git` file names. */
function namedIn(path: string): string | null {
  if (kindOf(path) !== 'file') return null;
  const target = /^gitdir:\s*(.+?)\s*$/m.exec(readText(path) ?? '')?.[1];
  return target === undefined ? null : resolve(dirname(path), target);
}

function kindOf(path: string): 'file' | 'folder' | null {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    // Absent, or no path that can be looked at: either way there is nothing of git's.
    return null;
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent or unreadable: to the caller it says nothing either way.
    return null;
  }
}
