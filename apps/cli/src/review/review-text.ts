import type {
  DecisionChoice,
  ReviewDecisionRecord,
  ReviewRecord,
  ReviewState,
  ReviewStatus,
} from '@skep/contracts';
import { quoteWord } from '../hooks/shell-words.ts';
import type { Paint, Style } from '../output/colour.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import { relativeTime } from '../output/relative-time.ts';
import { widthOf } from '../output/width.ts';

const STYLES: Readonly<Record<ReviewStatus, Style>> = {
  requested: 'yellow',
  in_progress: 'cyan',
  approved: 'green',
  changes_requested: 'red',
  dismissed: 'dim',
  timed_out: 'red',
  abandoned: 'dim',
};

export function reviewStyle(status: ReviewStatus): Style {
  return STYLES[status];
}

export function isOpen({ status }: Pick<ReviewRecord, 'status'>): boolean {
  return status === 'requested' || status === 'in_progress';
}

/** `changes_requested` as people read it. */
export function statusWords(status: ReviewStatus): string {
  return status.replaceAll('_', ' ');
}

/** The beginning of a commit, as git abbreviates it. */
export function shortCommit(commit: string): string {
  return neutralize(/^[0-9a-f]{12,}$/i.test(commit) ? commit.slice(0, 10) : commit);
}

/** `round 2 of 3, in progress by work-12-a1.review-2, due in 3h` */
export function roundText(review: ReviewRecord, cap: number, now: Date): string {
  const by = neutralize(review.reviewer_instance);
  return `round ${review.round} of ${cap}, ${standing(review, by, now)}`;
}

function standing(review: ReviewRecord, by: string, now: Date): string {
  const { status, due_at, decided_at } = review;
  if (status === 'requested') return `requested of ${by}, due ${relativeTime(due_at, now)}`;
  if (status === 'in_progress') return `in progress by ${by}, due ${relativeTime(due_at, now)}`;
  if (status === 'timed_out') return `timed out ${relativeTime(due_at, now)}, asked of ${by}`;
  return `${statusWords(status)} by ${by}${decided_at === null ? '' : ` ${relativeTime(decided_at, now)}`}`;
}

/** How many files a branch changes, as far as it was told. */
function filesText({ files }: Pick<ReviewRecord, 'files'>): string {
  return files === null ? 'files not known' : plural((JSON.parse(files) as unknown[]).length, 'file');
}

/** `commit 1a2b3c4d5e, based on 6f7a8b9c0d, 5 files` */
export function commitText(review: ReviewRecord): string {
  const base = review.base_commit === null ? [] : [`based on ${shortCommit(review.base_commit)}`];
  return [shortCommit(review.head_commit), ...base, filesText(review)].join(', ');
}

/** Why somebody has to decide, or has decided. */
export function reasonText({ reason, round, cap }: ReviewDecisionRecord): string {
  if (reason === 'review_limit')
    return `another round was asked for, and all ${cap} that it may have are used up`;
  if (reason === 'unasked') return 'somebody decided without being asked';
  return `round ${round} found the same as the one before it, in the same files`;
}

/** `asked 3m ago, 2 requests refused` */
export function askedText({ asked_at, refused_requests: refused }: ReviewDecisionRecord, now: Date): string {
  const requests = refused === 0 ? '' : `, ${plural(refused, 'request')} refused`;
  return `asked ${relativeTime(asked_at, now)}${requests}`;
}

const MEANINGS: Readonly<Record<DecisionChoice, string>> = {
  continue: 'let it go on without another round',
  raise: 'allow one more round (--raise N: more)',
  abandon: 'give the work up',
};

/** The command line for each answer, as it can be pasted. */
export function answers(instanceId: string, choices: readonly DecisionChoice[]): readonly string[] {
  const id = neutralize(quoteWord(instanceId));
  return choices.map((choice) => `skep review decide ${id} --${choice}`);
}

/** The same with what each means. */
export function explainedAnswers(
  instanceId: string,
  choices: readonly DecisionChoice[],
  paint: Paint,
): readonly string[] {
  const commands = answers(instanceId, choices);
  const width = Math.max(...commands.map(widthOf));
  return choices.map((choice, index) => {
    const command = commands[index] ?? '';
    const space = ' '.repeat(width - widthOf(command) + 2);
    return command + space + paint('dim', MEANINGS[choice]);
  });
}

/** How the reviews of an instance stand, in a line; null where there is nothing to say. */
export function standingText({ open, last, cap }: ReviewState, now: Date): string | null {
  const round = open ?? last;
  return round === null ? null : roundText(round, cap, now);
}
