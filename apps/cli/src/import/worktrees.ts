import { existsSync } from 'node:fs';
import { BrokenWorktreeError, findGitWorktree, type GitWorktree } from '../location/git.ts';

/** The git worktrees of folders that transcripts name, each looked for once. */
export class Worktrees {
  readonly #known = new Map<string, GitWorktree | null>();

  /** The root of the worktree that a folder is in; the folder itself outside of git, or where it is gone. */
  rootOf(folder: string): string {
    return this.#find(folder)?.root ?? folder;
  }

  /** The repository that a folder belongs to; null outside of git, or where the folder is gone. */
  repositoryOf(folder: string): string | null {
    return this.#find(folder)?.repository ?? null;
  }

  #find(folder: string): GitWorktree | null {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const worktree = find(folder);
    this.#known.set(folder, worktree);
    return worktree;
  }
}

function find(folder: string): GitWorktree | null {
  try {
    return existsSync(folder) ? findGitWorktree(folder) : null;
  } catch (error) {
    if (error instanceof BrokenWorktreeError) return null;
    throw error;
  }
}
