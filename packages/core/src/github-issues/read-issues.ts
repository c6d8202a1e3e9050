import type { GitHubIssueRecord, RepositoryRef } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument, validationError } from '../validation/check-input.ts';
import { repositoryRef } from '../validation/record-schemas.ts';
import { positive } from '../validation/values.ts';

const name = 'getGitHubIssue';
const NAMED = 10;

export const getGitHubIssue: ReadOperation<[number, RepositoryRef?], GitHubIssueRecord | null> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(number, repository) {
    checkArgument(name, 'number', positive, number);
    if (repository !== undefined) checkArgument(name, 'repository', repositoryRef, repository);
    return async ({ store }) => {
      if (repository !== undefined) {
        const { owner: repo_owner, name: repo_name } = repository;
        return store.first('github_issues', { repo_owner, repo_name, number });
      }
      const issues = await store.find('github_issues', { where: { number }, limit: NAMED + 1 });
      if (issues.length > 1) throw severalRepositories(number, issues);
      return issues[0] ?? null;
    };
  },
};

function severalRepositories(number: number, issues: readonly GitHubIssueRecord[]): Error {
  const names = issues.slice(0, NAMED).map(({ repo_owner, repo_name }) => `${repo_owner}/${repo_name}`);
  const more = issues.length > NAMED ? ' and others' : '';
  const problem = `is required: several repositories have an issue ${number} (${names.join(', ')}${more})`;
  return validationError(name, [{ field: 'repository', problem }]);
}
