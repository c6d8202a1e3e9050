import type { ReviewDecisionRecord, ReviewHistory, ReviewRound, ReviewState } from '@skep/contracts';
import { statusStyle } from '../output/instance-columns.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize, neutralizeLines } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { relativeTime, shortDuration } from '../output/relative-time.ts';
import { renderTable } from '../output/table.ts';
import { type FieldRow, fieldLines } from './field-lines.ts';
import { findingColumns } from './review-columns.ts';
import { commitText, isOpen, reasonText, reviewStyle, statusWords } from './review-text.ts';

const INDENT = '  ';

/** The story of an instance's reviews: rounds and decisions in the order in which they came. */
export function historyText(
  { rounds, decisions }: ReviewHistory,
  state: ReviewState,
  output: Output,
): string {
  const { paint } = output;
  const heading = [
    paint('bold', neutralize(state.instance_id)),
    paint(statusStyle(state.status), state.status),
    `${state.rounds} of ${plural(state.cap, 'round')} used`,
  ].join('  ');
  const chapters = [
    ...rounds.map((round) => ({ at: round.requested_at, text: () => roundText(round, output) })),
    ...decisions.map((decision) => ({ at: decision.asked_at, text: () => decisionText(decision, output) })),
  ];
  // The sort is stable: at the same time, a round comes before the decision that followed from it.
  const told = chapters.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ text }) => text());
  return [`${heading}\n`, ...told].join('\n');
}

function roundText(round: ReviewRound, output: Output): string {
  const { paint } = output;
  const title = `${paint('bold', `Round ${round.round}`)}  ${paint(reviewStyle(round.status), statusWords(round.status))}`;
  const rows: FieldRow[] = [
    ['reviewer', neutralize(round.reviewer_instance)],
    ['commit', commitText(round)],
    ['requested', timeText(round.requested_at, output)],
    ['decided', endText(round, output)],
    ...linesOf('summary', round.summary),
  ];
  return `${title}\n${fieldLines(rows, paint, INDENT)}${findingsText(round, output)}`;
}

function endText(round: ReviewRound, output: Output): string {
  const { requested_at, due_at, decided_at } = round;
  if (isOpen(round)) return `not yet, due ${timeText(due_at, output)}`;
  const end = decided_at ?? due_at;
  return `${timeText(end, output)}, after ${shortDuration(Math.max(0, end.getTime() - requested_at.getTime()))}`;
}

function findingsText({ findings }: ReviewRound, { paint, width }: Output): string {
  if (findings.length === 0) return '';
  const room = width === null ? null : width - INDENT.length;
  const table = renderTable(findingColumns, findings, { paint, width: room });
  return `\n${table.replace(/^(?=.)/gm, INDENT)}`;
}

function decisionText(decision: ReviewDecisionRecord, output: Output): string {
  const { choice, asked_at, decided_at, refused_requests: refused, note } = decision;
  const { paint } = output;
  const answer = choice === null ? paint('inverse', 'needed') : choice;
  const rows: FieldRow[] = [
    ['because', reasonText(decision)],
    ['asked', timeText(asked_at, output)],
    ...(refused > 0 ? ([['refused', plural(refused, 'request')]] as const) : []),
    ...(decided_at === null ? [] : ([['decided', timeText(decided_at, output)]] as const)),
    ...linesOf('note', note),
  ];
  return `${paint('bold', 'Decision')}  ${answer}\n${fieldLines(rows, paint, INDENT)}`;
}

function linesOf(name: string, text: string | null): FieldRow[] {
  if (text === null) return [];
  const lines = neutralizeLines(text).split('\n');
  return lines.map((line, index) => [index === 0 ? name : '', line]);
}

function timeText(time: Date, { now }: Output): string {
  return `${localTime(time)} (${relativeTime(time, now)})`;
}
