import {
  type Database,
  DECISION_CHOICES,
  type NewFinding,
  type ReviewRecord,
  type SubmittedReview,
} from '@skep/contracts';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import type { Runtime } from '../runtime.ts';
import { chooseHead } from './choose-commits.ts';
import { findRound } from './find-round.ts';
import { type DraftFinding, finishFinding } from './findings/draft-finding.ts';
import type { ParsedFindings } from './findings/parse-findings.ts';
import { readFindings } from './read-findings.ts';
import { repositoryRoots } from './repository-roots.ts';
import { explainedAnswers, roundText, statusWords } from './review-text.ts';

export interface ReviewerOptions {
  readonly reviewer?: string;
}

export interface SubmitOptions extends ReviewerOptions {
  readonly approve?: boolean;
  readonly requestChanges?: boolean;
  readonly head?: string;
  readonly summary?: string;
  readonly finding?: readonly DraftFinding[];
  readonly findings?: string;
}

export interface DismissOptions {
  readonly note?: string;
}

/** The reviewer has begun. */
export async function start(
  context: CommandContext,
  named: string,
  options: ReviewerOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const { review, cap } = await context.withDatabase(async (db) => {
    const round = await findRound(db, named);
    const review = await db.reviews.start(round.id, reviewerOf(round, options, runtime));
    return { review, cap: (await db.reviews.status(review.parent_instance)).cap };
  });
  if (output.json) output.writeJson(review);
  else {
    const whose = neutralize(review.parent_instance);
    output.write(`Review ${review.id} of ${whose}: ${roundText(review, cap, output.now)}\n`);
  }
}

/** The verdict. Everything that is given is read and checked before anything is opened. */
export async function submit(
  context: CommandContext,
  named: string,
  options: SubmitOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const verdict = verdictOf(options);
  const read = options.findings === undefined ? null : await readFindings(options.findings, runtime);
  const drafts = [...(options.finding ?? []), ...(read?.findings ?? [])];
  const submitted = await context.withDatabase(async (db) => {
    const round = await findRound(db, named);
    const reviewer = reviewerOf(round, options, runtime);
    const folder = await worktreeOf(db, reviewer, round);
    return db.reviews.submit(round.id, {
      reviewer,
      headCommit: await chooseHead(folder, options.head),
      verdict,
      summary: options.summary ?? null,
      findings: finish(drafts, [folder, runtime.cwd]),
    });
  });
  if (output.json) {
    const { suppressed, passed } = read ?? { suppressed: 0, passed: 0 };
    output.writeJson({ ...submitted, left_out: { suppressed, passed } });
    return;
  }
  output.write(submittedText(submitted, verdict, output));
  if (read !== null) noteLeftOut(read, output);
}

/** Takes a round back. */
export async function dismiss(
  context: CommandContext,
  named: string,
  options: DismissOptions,
): Promise<undefined> {
  const { output } = context;
  const review = await context.withDatabase(async (db) =>
    db.reviews.dismiss((await findRound(db, named)).id, options.note ?? null),
  );
  if (output.json) output.writeJson(review);
  else output.write(`Review ${review.id} of ${neutralize(review.parent_instance)} is dismissed\n`);
}

/** Who is named; else the instance that this runs in; else, for a person who answers in its place, the round's own. */
function reviewerOf(round: ReviewRecord, { reviewer }: ReviewerOptions, { environment }: Runtime): string {
  return reviewer ?? (environment.SKEP_INSTANCE_ID || round.reviewer_instance);
}

/** A verdict is only what somebody said in so many words: findings alone may be remarks. */
function verdictOf({ approve, requestChanges }: SubmitOptions): 'approved' | 'changes_requested' {
  if (approve && requestChanges) {
    throw new CliError('CLI_USAGE', '--approve and --request-changes exclude each other', {
      hint: 'Give one.',
    });
  }
  if (approve) return 'approved';
  if (requestChanges) return 'changes_requested';
  throw new CliError('CLI_USAGE', 'the verdict is missing', { hint: 'Give --approve or --request-changes.' });
}

/** Where the reviewer works; that of the coding instance where the reviewer is not known. */
async function worktreeOf(db: Database, reviewer: string, round: ReviewRecord): Promise<string> {
  const instance = (await db.getInstance(reviewer)) ?? (await db.getInstance(round.parent_instance));
  if (instance === null) throw new Error(`Review ${round.id} is of an instance that is not there.`);
  return instance.worktree_path;
}

function finish(drafts: readonly DraftFinding[], folders: readonly string[]): NewFinding[] {
  const roots = repositoryRoots(folders);
  return drafts.map((draft) => finishFinding(draft, roots));
}

function submittedText(
  submitted: SubmittedReview,
  verdict: ReviewRecord['status'],
  { paint }: Output,
): string {
  const { id, round, status, parent_instance, findings, decision } = submitted;
  const whose = neutralize(parent_instance);
  const lines = [`Review ${id}: round ${round} of ${whose} is ${statusWords(status)}`];
  if (findings.length > 0) lines.push(findingsText(submitted));
  if (status !== verdict)
    lines.push('No finding is about a file that the branch changes, so none of them blocks.');
  if (decision !== null) {
    lines.push(
      paint('bold', 'The same was found as in the round before, in the same files: a person has to decide.'),
    );
    const choices = explainedAnswers(parent_instance, DECISION_CHOICES, paint);
    lines.push(...choices.map((line) => `  ${line}`));
  }
  return `${lines.join('\n')}\n`;
}

function findingsText({ findings }: SubmittedReview): string {
  const outside = findings.filter((finding) => !finding.in_scope).length;
  return `${plural(findings.length, 'finding')}${outside === 0 ? '' : `, ${outside} out of scope`}`;
}

function noteLeftOut({ suppressed, passed }: ParsedFindings, output: Output): void {
  if (suppressed > 0) output.note(`Left out: ${plural(suppressed, 'suppressed result')}.`);
  if (passed > 0) output.note(`Left out: ${plural(passed, 'result')} where nothing is wrong.`);
}
