import type { GitHubIssueRecord, NewGitHubIssue } from '@skep/contracts';
import * as z from 'zod/mini';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { newIssue } from '../validation/record-schemas.ts';

export const upsertGitHubIssue: WriteOperation<[NewGitHubIssue], void> = {
  name: 'upsertGitHubIssue',
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(issue) {
    const given = checkInput('upsertGitHubIssue', newIssue, issue);
    return (context) => upsertAll(context, [given]);
  },
};

export const syncGitHubIssues: WriteOperation<[readonly NewGitHubIssue[]], void> = {
  name: 'syncGitHubIssues',
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(issues) {
    const given = checkArgument('syncGitHubIssues', 'issues', z.array(newIssue), issues);
    return (context) => upsertAll(context, given);
  },
};

/** By how many issues the stored ones are read, and written. */
const CHUNK = 500;

async function upsertAll(context: WriteContext, issues: readonly NewGitHubIssue[]): Promise<void> {
  for (let start = 0; start < issues.length; start += CHUNK) {
    await upsertChunk(context, issues.slice(start, start + CHUNK));
  }
}

async function upsertChunk(
  { store, settings }: WriteContext,
  issues: readonly NewGitHubIssue[],
): Promise<void> {
  const now = settings.now();
  const known = await storedIssues(store, issues);
  const replacements = issues.map((issue) => {
    const key = keyOf(issue);
    const stored = known.get(key) ?? null;
    const record = recordFor(issue, stored, now);
    // The same issue may come again.
    known.set(key, record);
    return { stored, record };
  });
  await store.replaceAll('github_issues', replacements);
}

async function storedIssues(
  store: ReadStore,
  issues: readonly NewGitHubIssue[],
): Promise<Map<string, GitHubIssueRecord>> {
  const repositories = Map.groupBy(issues, ({ repo_owner, repo_name }) =>
    JSON.stringify([repo_owner, repo_name]),
  );
  const known = new Map<string, GitHubIssueRecord>();
  for (const [first, ...others] of repositories.values()) {
    if (first === undefined) continue;
    const { repo_owner, repo_name } = first;
    const numbers = [first, ...others].map(({ number }) => number);
    const where = { repo_owner, repo_name, number: { in: numbers } };
    for (const issue of await store.find('github_issues', { where })) known.set(keyOf(issue), issue);
  }
  return known;
}

function keyOf({ repo_owner, repo_name, number }: NewGitHubIssue): string {
  return JSON.stringify([repo_owner, repo_name, number]);
}

/** The copy from GitHub replaces the stored one whole: what it does not have is null. */
function recordFor(issue: NewGitHubIssue, stored: GitHubIssueRecord | null, now: Date): GitHubIssueRecord {
  return {
    repo_owner: issue.repo_owner,
    repo_name: issue.repo_name,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? null,
    state: issue.state,
    assignee: issue.assignee ?? null,
    labels: issue.labels ?? null,
    created_at: issue.created_at ?? stored?.created_at ?? now,
    updated_at: issue.updated_at ?? now,
    synced_at: issue.synced_at ?? now,
  };
}
