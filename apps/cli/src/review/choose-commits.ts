import type { InstanceRecord } from '@skep/contracts';
import { CliError } from '../errors/cli-error.ts';
import { branchPoint, changedFiles, checkedOutCommit, originOf, resolveRevision } from './branch-changes.ts';
import { repositoryPath } from './findings/repository-path.ts';
import { repositoryRoots } from './repository-roots.ts';

export interface CommitOptions {
  readonly head?: string;
  readonly base?: string;
  readonly files?: readonly string[];
}

/** What a round is about. */
export interface ReviewedCommits {
  readonly head: string;
  /** Null where it is not known what the branch was made from. */
  readonly base: string | null;
  /** Null where they are not known: then every finding counts. */
  readonly files: readonly string[] | null;
}

/**
 * What is given, and for the rest what git says in the instance's worktree.
 *
 * @throws CliError `CLI_USAGE` where there is no commit
 */
export async function chooseCommits(
  instance: InstanceRecord,
  options: CommitOptions,
  cwd: string,
): Promise<ReviewedCommits> {
  const folder = instance.worktree_path;
  const head = await chooseHead(folder, options.head);
  const base =
    options.base === undefined
      ? await knownBase(instance, head)
      : await namedCommit(folder, options.base, '--base');
  const roots = repositoryRoots([folder, cwd]);
  const given = options.files?.map((path) => repositoryPath({ base: null, path }, roots));
  const changed = given ?? (base === null ? null : await changedFiles(folder, base, head));
  // That nothing is changed cannot be meant, and would leave every finding out of scope.
  return { head, base, files: changed?.length === 0 ? null : changed };
}

/** @throws CliError `CLI_USAGE` */
export async function chooseHead(folder: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return namedCommit(folder, given, '--head');
  const head = await checkedOutCommit(folder);
  if (head !== null) return head;
  throw new CliError('CLI_USAGE', `it cannot be told which commit is checked out in ${folder}`, {
    hint: 'Name the commit with --head.',
  });
}

/** A commit that git does not know here may be one of another machine. */
async function namedCommit(folder: string, given: string, option: string): Promise<string> {
  const commit = await resolveRevision(folder, given);
  if (commit !== null) return commit;
  if (/^[0-9a-f]{7,64}$/i.test(given)) return given.toLowerCase();
  throw new CliError('CLI_USAGE', `${option}: git knows no commit "${given}" in ${folder}`, {
    hint: 'Give a commit by its hexadecimal digits, all of them where git does not know it here.',
  });
}

async function knownBase(instance: InstanceRecord, head: string): Promise<string | null> {
  const { worktree_path: folder, branch_name, base_branch } = instance;
  const branch = base_branch ?? originOf(folder);
  return branch === null || branch === branch_name ? null : branchPoint(folder, branch, head);
}
