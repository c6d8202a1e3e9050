import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const known = ['worktree_path', 'branch_name', 'pr_url', 'id'];

test.each([
  ['worktreePath', 'worktree_path'],
  ['worktree_pth', 'worktree_path'],
  ['branch', null],
  ['branchname', 'branch_name'],
  ['prUrl', 'pr_url'],
])('%.20s means %s', (name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});

test('a name however long is compared in little time', () => {
  expect(nearestName('x'.repeat(1_000_000), known)).toBeNull();
});
