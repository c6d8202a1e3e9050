import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { InstanceRecord } from '@skep/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommitOptions, chooseCommits } from './choose-commits.ts';

let folder: string;
let repository: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skep-commits-')));
  repository = join(folder, 'acme');
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  commit('old.txt', 'src/kept.ts');
  git('checkout', '-q', '-b', 'work-12');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim();

/** Writes files and commits them. @returns The commit. */
function commit(...paths: string[]): string {
  for (const path of paths) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), `${path}\n${Math.random()}\n`);
  }
  git('add', '--all');
  git('commit', '-q', '-m', 'more');
  return git('rev-parse', 'HEAD');
}

function choose(options: CommitOptions = {}, fields: Partial<InstanceRecord> = {}) {
  const instance = { worktree_path: repository, branch_name: 'work-12', base_branch: 'main', ...fields };
  return chooseCommits(instance as InstanceRecord, options, folder);
}

test('what git says: the commit checked out, where the branch left its base, and what it changed since', async () => {
  const base = git('rev-parse', 'HEAD');
  commit('src/ä b.ts');
  git('mv', 'old.txt', 'new.txt');
  const head = commit('src/c.ts');
  git('checkout', '-q', 'main');
  commit('unrelated.ts');
  git('checkout', '-q', 'work-12');
  const { files, ...commits } = await choose();
  expect(commits).toEqual({ head, base });
  expect(files?.toSorted()).toEqual(['new.txt', 'old.txt', 'src/c.ts', 'src/ä b.ts']);
});

test("a base branch that is only the remote's, and one that is further there than here", async () => {
  commit('upstream.ts');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const base = git('rev-parse', 'HEAD');
  const head = commit('a.ts');
  expect(await choose()).toEqual({ head, base, files: ['a.ts'] });
  git('branch', '-q', '-D', 'main');
  expect(await choose()).toEqual({ head, base, files: ['a.ts'] });
});

test('the base branch may be what git remembers of the beginning of the branch', async () => {
  const base = git('rev-parse', 'HEAD');
  git('checkout', '-q', '-b', 'work-13', 'main');
  const head = commit('a.ts');
  expect(await choose({}, { base_branch: null, branch_name: 'work-13' })).toEqual({
    head,
    base,
    files: ['a.ts'],
  });
});

test('what is given counts, by whatever name git knows', async () => {
  const first = commit('a.ts');
  const second = commit('b.ts');
  commit('c.ts');
  expect(await choose({ head: 'HEAD~1', base: first.slice(0, 8) })).toEqual({
    head: second,
    base: first,
    files: ['b.ts'],
  });
  const files = ['./src/x.ts', join(repository, 'y.ts')];
  expect((await choose({ files })).files).toEqual(['src/x.ts', 'y.ts']);
});

test('a branch without changes leaves the files unknown, or every finding would be out of scope', async () => {
  expect(await choose()).toMatchObject({ base: git('rev-parse', 'main'), files: null });
  expect(await choose({}, { base_branch: 'work-12' })).toMatchObject({ base: null, files: null });
  expect(await choose({}, { base_branch: 'no-such-branch' })).toMatchObject({ base: null, files: null });
});

test('where there is no repository, commits are what they are said to be', async () => {
  const elsewhere = { worktree_path: join(folder, 'gone') };
  const [head, base] = ['A'.repeat(40), 'bbbbbbb'];
  expect(await choose({ head, base }, elsewhere)).toEqual({ head: 'a'.repeat(40), base, files: null });
  const usage = expect.objectContaining({
    code: 'CLI_USAGE',
    message: expect.stringContaining(elsewhere.worktree_path),
  });
  await expect(choose({}, elsewhere)).rejects.toEqual(usage);
  await expect(choose({ head: 'main' }, elsewhere)).rejects.toEqual(usage);
});

test.each(['no-such-branch', '--output=x', '', 'HEAD:src'])('%j is no commit', async (head) => {
  await expect(choose({ head })).rejects.toMatchObject({ code: 'CLI_USAGE' });
});

test("variables of a git hook do not lead to its repository's commits", async () => {
  const head = git('rev-parse', 'HEAD');
  process.env.GIT_DIR = join(folder, 'other');
  try {
    expect(await choose({ head: 'HEAD' })).toMatchObject({ head });
  } finally {
    delete process.env.GIT_DIR;
  }
});
