import type { ReviewFindingRecord, ReviewRecord } from '@skep/contracts';
import type { Style } from '../output/colour.ts';
import { neutralize } from '../output/neutralize.ts';
import { relativeTime } from '../output/relative-time.ts';
import type { Column } from '../output/table.ts';
import { isOpen, reviewStyle, shortCommit } from './review-text.ts';

/** How rounds are listed. */
export function reviewColumns(now: Date): readonly Column<ReviewRecord>[] {
  return [
    { title: 'ID', text: ({ id }) => String(id), align: 'right' },
    {
      title: 'INSTANCE',
      text: (review) => neutralize(review.parent_instance),
      style: () => 'bold',
      shrinks: true,
    },
    { title: 'ROUND', text: ({ round }) => String(round), align: 'right' },
    { title: 'STATUS', text: ({ status }) => status, style: ({ status }) => reviewStyle(status) },
    { title: 'REVIEWER', text: (review) => neutralize(review.reviewer_instance), shrinks: true },
    { title: 'COMMIT', text: (review) => shortCommit(review.head_commit), expendable: 1 },
    { title: 'REQUESTED', text: (review) => relativeTime(review.requested_at, now), expendable: 2 },
    {
      title: 'DUE OR DECIDED',
      text: (review) =>
        relativeTime(isOpen(review) ? review.due_at : (review.decided_at ?? review.due_at), now),
    },
  ];
}

const SEVERITY_STYLES: Readonly<Record<ReviewFindingRecord['severity'], Style>> = {
  error: 'red',
  warning: 'yellow',
  note: 'dim',
};

/** How the findings of a round are listed. */
export const findingColumns: readonly Column<ReviewFindingRecord>[] = [
  {
    title: 'SEVERITY',
    text: ({ severity }) => severity,
    style: ({ severity }) => SEVERITY_STYLES[severity],
  },
  { title: 'FILE', text: placeText, shrinks: true },
  { title: 'FINDING', text: ({ title }) => neutralize(title), shrinks: true },
  {
    title: 'RESOLUTION',
    text: (finding) => `${finding.resolution.replace('_', ' ')}${finding.in_scope ? '' : ', out of scope'}`,
    style: ({ resolution, in_scope }) => (in_scope && resolution !== 'fixed' ? null : 'dim'),
  },
];

/** `src/a.ts:12-14` */
function placeText({ file, start_line, end_line }: ReviewFindingRecord): string {
  if (file === null) return '-';
  const last = end_line === null || end_line === start_line ? '' : `-${end_line}`;
  return neutralize(start_line === null ? file : `${file}:${start_line}${last}`);
}
