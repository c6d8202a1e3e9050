import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findGitWorktree } from './git.ts';
import { baseBranchOf, headCommitOf } from './git-refs.ts';

let folder: string;
let repository: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skep-refs-')));
  repository = join(folder, 'acme');
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  commit('first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (args: string[], cwd = repository) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();
const commit = (message: string, cwd = repository) =>
  git(['commit', '-q', '--allow-empty', '-m', message], cwd);

function worktreeAt(path: string) {
  const worktree = findGitWorktree(path);
  if (worktree === null) throw new Error(`${path} is in no worktree`);
  return worktree;
}

test('the commit checked out, on a branch, detached, packed, and in another worktree', () => {
  expect(headCommitOf(worktreeAt(repository))).toBe(git(['rev-parse', 'HEAD']));
  const other = join(folder, 'work-12');
  git(['worktree', 'add', '-q', '-b', 'work-12', other]);
  commit('second', other);
  expect(headCommitOf(worktreeAt(other))).toBe(git(['rev-parse', 'work-12']));
  git(['pack-refs', '--all']);
  expect(headCommitOf(worktreeAt(other))).toBe(git(['rev-parse', 'work-12']));
  expect(headCommitOf(worktreeAt(repository))).toBe(git(['rev-parse', 'main']));
  git(['checkout', '-q', '--detach'], other);
  expect(headCommitOf(worktreeAt(other))).toBe(git(['rev-parse', 'work-12']));
});

test('none where nothing has been committed', () => {
  const fresh = join(folder, 'fresh');
  execFileSync('git', ['init', '-q', fresh]);
  expect(headCommitOf(worktreeAt(fresh))).toBeNull();
});

test('the branch that a branch was made from', () => {
  git(['branch', 'release/2', 'main']);
  git(['worktree', 'add', '-q', '-b', 'work-12', join(folder, 'work-12'), 'release/2']);
  expect(baseBranchOf(worktreeAt(join(folder, 'work-12')), 'work-12')).toBe('release/2');
});

test('without a name of it, the branch that the remote calls its own', () => {
  const clone = join(folder, 'clone');
  git(['clone', '-q', repository, clone], folder);
  git(['worktree', 'add', '-q', '-b', 'work-13', join(folder, 'work-13')], clone);
  expect(baseBranchOf(worktreeAt(join(folder, 'work-13')), 'work-13')).toBe('main');
  git(['worktree', 'add', '-q', '-b', 'work-14', join(folder, 'work-14'), 'origin/main'], clone);
  expect(baseBranchOf(worktreeAt(join(folder, 'work-14')), 'work-14')).toBe('main');
  expect(baseBranchOf(worktreeAt(clone), 'main')).toBeNull();
});

test('unknown where nothing tells', () => {
  git(['worktree', 'add', '-q', '-b', 'work-15', join(folder, 'work-15')]);
  expect(baseBranchOf(worktreeAt(join(folder, 'work-15')), 'work-15')).toBeNull();
});
