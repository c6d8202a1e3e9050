import type { ReviewFilter, ReviewState, ReviewStatus } from '@skep/contracts';
import type { CommandContext } from '../command-context.ts';
import { statusStyle } from '../output/instance-columns.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { type FieldRow, fieldLines } from './field-lines.ts';
import { findReviewedInstance } from './find-instance.ts';
import { historyText } from './history-text.ts';
import { reviewColumns } from './review-columns.ts';
import { askedText, commitText, explainedAnswers, reasonText, roundText } from './review-text.ts';

export interface ListOptions {
  readonly instance?: string;
  readonly reviewer?: string;
  readonly status?: readonly ReviewStatus[];
  readonly open?: boolean;
  readonly limit: number;
}

/** How the reviews of an instance stand, and what is asked for. */
export async function status(context: CommandContext, named: string | undefined): Promise<undefined> {
  const { output, runtime } = context;
  const state = await context.withDatabase(async (db) =>
    db.reviews.status((await findReviewedInstance(db, named, runtime)).id),
  );
  if (output.json) output.writeJson(state);
  else output.write(stateText(state, output));
}

export async function list(context: CommandContext, options: ListOptions): Promise<undefined> {
  const { output } = context;
  const reviews = await context.withDatabase((db) => db.reviews.list(filterFrom(options)));
  if (output.json) output.writeJson(reviews);
  else if (reviews.length > 0) output.writeTable(reviewColumns(output.now), reviews);
  else
    output.note(
      isFiltered(options) ? 'No review matches.' : 'There are no reviews yet: "skep review request".',
    );
}

/** The story of an instance's reviews. */
export async function history(context: CommandContext, named: string | undefined): Promise<undefined> {
  const { output, runtime } = context;
  const { told, state } = await context.withDatabase(async (db) => {
    const { id } = await findReviewedInstance(db, named, runtime);
    return { told: await db.reviews.history(id), state: await db.reviews.status(id) };
  });
  if (output.json) output.writeJson(told);
  else output.write(historyText(told, state, output));
}

const OPEN: readonly ReviewStatus[] = ['requested', 'in_progress'];

function filterFrom({ instance, reviewer, status: statuses, open, limit }: ListOptions): ReviewFilter {
  const asked = statuses ?? (open ? OPEN : undefined);
  return {
    limit,
    ...(instance !== undefined && { instanceId: instance }),
    ...(reviewer !== undefined && { reviewer }),
    ...(asked !== undefined && { statuses: asked }),
  };
}

function isFiltered({ instance, reviewer, status: statuses, open }: ListOptions): boolean {
  return [instance, reviewer, statuses, open].some((value) => value !== undefined);
}

function stateText(state: ReviewState, output: Output): string {
  const { instance_id, open, last, decision, rounds, cap } = state;
  const { now, paint } = output;
  const heading = `${paint('bold', neutralize(instance_id))}  ${paint(statusStyle(state.status), state.status)}\n`;
  const shown = open ?? last;
  const rows: FieldRow[] = [];
  if (shown === null) rows.push(['review', `none yet, of ${plural(cap, 'round')} that it may have`]);
  else {
    rows.push(
      ['review', `${roundText(shown, cap, now)} (review ${shown.id})`],
      ['commit', commitText(shown)],
    );
    if (shown.summary !== null) rows.push(['summary', neutralize(shown.summary)]);
    if (open === null) rows.push(['rounds', `${rounds} of ${cap} used`]);
  }
  if (decision !== null) {
    rows.push([
      'decision',
      `${paint('inverse', 'needed')}: ${reasonText(decision)} (${askedText(decision, now)})`,
    ]);
    for (const line of explainedAnswers(instance_id, decision.choices, paint)) rows.push(['', line]);
  }
  return heading + fieldLines(rows, paint, '  ');
}
