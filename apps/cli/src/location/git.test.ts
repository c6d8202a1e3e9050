import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BrokenWorktreeError, branchOf, findGitWorktree } from './git.ts';

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'skep-git-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): void {
  const identity = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.org',
    '-c',
    'protocol.file.allow=always',
  ];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
}

function repository(name: string): string {
  const path = join(base, name);
  mkdirSync(path);
  git(path, 'init', '-q', '-b', 'main');
  git(path, 'commit', '-q', '--allow-empty', '-m', 'first');
  return path;
}

test('finds nothing outside of git', () => {
  expect(findGitWorktree(base)).toBeNull();
});

test('finds the main worktree from a subfolder', () => {
  const main = repository('project');
  const deep = join(main, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  expect(findGitWorktree(deep)).toMatchObject({ root: main, repository: main });
});

test('leads from a linked worktree to the main one, and knows its branch', () => {
  const main = repository('project');
  const linked = join(base, 'elsewhere', 'work-12');
  git(main, 'worktree', 'add', '-q', '-b', 'feature/x', linked);
  const worktree = findGitWorktree(linked);
  expect(worktree).toMatchObject({ root: linked, repository: main });
  expect(worktree && branchOf(worktree)).toBe('feature/x');
});

test('a detached HEAD is on no branch', () => {
  const main = repository('project');
  git(main, 'checkout', '-q', '--detach');
  const worktree = findGitWorktree(main);
  expect(worktree && branchOf(worktree)).toBeNull();
});

test('a submodule is a repository of its own, also from its worktrees', () => {
  const library = repository('library');
  const main = repository('project');
  git(main, 'submodule', '--quiet', 'add', library, 'sub');
  const linked = join(base, 'sub-work');
  git(join(main, 'sub'), 'worktree', 'add', '-q', linked);
  expect(findGitWorktree(join(main, 'sub'))?.repository).toBe(join(main, 'sub'));
  expect(findGitWorktree(linked)?.repository).toBe(join(main, 'sub'));
});

test('worktrees of a bare repository share the bare folder', () => {
  const origin = repository('origin');
  git(base, 'clone', '-q', '--bare', origin, 'store.git');
  git(join(base, 'store.git'), 'worktree', 'add', '-q', join(base, 'one'), 'main');
  expect(findGitWorktree(join(base, 'one'))?.repository).toBe(join(base, 'store.git'));
});

test('a project folder whose .git file names its bare repository stands for all worktrees', () => {
  const origin = repository('origin');
  const project = join(base, 'project');
  mkdirSync(project);
  git(project, 'clone', '-q', '--bare', origin, '.bare');
  writeFileSync(join(project, '.git'), 'gitdir: ./.bare\n');
  git(project, 'worktree', 'add', '-q', 'one', 'main');
  expect(findGitWorktree(join(project, 'one'))?.repository).toBe(project);
  expect(findGitWorktree(project)?.repository).toBe(project);
});

test('a .git file that leads nowhere is an error, not another repository', () => {
  const main = repository('project');
  const broken = join(main, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, '.git'), 'gitdir: /nowhere/at/all\n');
  expect(() => findGitWorktree(broken)).toThrow(BrokenWorktreeError);
});

test('a folder that is merely named .git is passed over', () => {
  const main = repository('project');
  const inner = join(main, 'inner');
  mkdirSync(join(inner, '.git'), { recursive: true });
  expect(findGitWorktree(inner)?.root).toBe(main);
});
