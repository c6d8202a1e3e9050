import type { NewGitHubIssue } from '@skep/contracts';
import * as z from 'zod/mini';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { newIssue } from '../validation/record-schemas.ts';

export const upsertGitHubIssue: WriteOperation<[NewGitHubIssue], void> = {
  name: 'upsertGitHubIssue',
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(issue) {
    const given = checkInput('upsertGitHubIssue', newIssue, issue);
    return (context) => upsert(context, given);
  },
};

export const syncGitHubIssues: WriteOperation<[readonly NewGitHubIssue[]], void> = {
  name: 'syncGitHubIssues',
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(issues) {
    const given = checkArgument('syncGitHubIssues', 'issues', z.array(newIssue), issues);
    return async (context) => {
      for (const issue of given) await upsert(context, issue);
    };
  },
};

/** The copy from GitHub replaces the stored one whole: what it does not have is null. */
async function upsert({ store, settings }: WriteContext, issue: NewGitHubIssue): Promise<void> {
  const { repo_owner, repo_name, number } = issue;
  const now = settings.now();
  const stored = await store.first('github_issues', { repo_owner, repo_name, number });
  const record = {
    repo_owner,
    repo_name,
    number,
    title: issue.title,
    body: issue.body ?? null,
    state: issue.state,
    assignee: issue.assignee ?? null,
    labels: issue.labels ?? null,
    created_at: issue.created_at ?? stored?.created_at ?? now,
    updated_at: issue.updated_at ?? now,
    synced_at: issue.synced_at ?? now,
  };
  if (stored === null) await store.insert('github_issues', record);
  else await store.update('github_issues', stored, record);
}
