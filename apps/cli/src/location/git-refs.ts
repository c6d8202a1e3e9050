import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { GitWorktree } from './git.ts';

// What git's own files say, read without starting git: a hook has no time for that.

/** The commit checked out in a worktree, 40 or 64 hex digits; null where there is none yet, or it cannot be read. */
export function headCommitOf(worktree: GitWorktree): string | null {
  const head = read(join(worktree.gitFolder, 'HEAD'))?.trim() ?? '';
  if (COMMIT.test(head)) return head;
  const ref = /^ref: (refs\/.+)$/.exec(head)?.[1];
  if (ref === undefined) return null;
  const common = commonFolder(worktree);
  const loose = read(join(common, ref))?.trim() ?? '';
  return COMMIT.test(loose) ? loose : packed(common, ref);
}

/**
 * The branch that a worktree's branch was made from, without the name of the remote: what the first entry of its log
 * says; else the branch that the remote calls its own. Null where neither is known, and for that branch itself.
 */
export function baseBranchOf(worktree: GitWorktree, branch: string): string | null {
  const common = commonFolder(worktree);
  const origin = CREATED.exec(firstLine(join(common, 'logs', 'refs', 'heads', branch)))?.[1]?.trim() ?? '';
  const named = NO_NAME.test(origin) ? '' : plainName(origin);
  const base =
    named ||
    plainName(
      read(join(common, 'refs/remotes/origin/HEAD'))
        ?.replace(/^ref: /, '')
        .trim() ?? '',
    );
  return base === '' || base === branch ? null : base;
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const CREATED = /\tbranch: Created from (.+)$/;
/** A place that was no branch: a commit, or whatever was checked out. */
const NO_NAME = /^(?:HEAD|[0-9a-f]{7,64})(?:[~^@].*)?$/;

function plainName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes)\//, '').replace(/^origin\//, '');
}

function packed(common: string, ref: string): string | null {
  const line = read(join(common, 'packed-refs'))
    ?.split('\n')
    .find((candidate) => candidate.endsWith(` ${ref}`));
  const commit = line?.slice(0, -ref.length - 1) ?? '';
  return COMMIT.test(commit) ? commit : null;
}

/** The folder that all worktrees of a repository share. */
function commonFolder({ gitFolder }: GitWorktree): string {
  const shared = read(join(gitFolder, 'commondir'))?.trim();
  return shared ? resolve(gitFolder, shared) : gitFolder;
}

const FIRST_BYTES = 4096;

/** The first line of a file that may be long; empty where there is none. */
function firstLine(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(FIRST_BYTES);
      return bytes.toString('utf8', 0, readSync(file, bytes)).split('\n', 1)[0] ?? '';
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
