import type { InstanceStatus } from '@skep/contracts';
import type { InstanceLine } from '../activity/read-activity.ts';
import { activityStyle } from './activity-text.ts';
import type { Style } from './colour.ts';
import { neutralize } from './neutralize.ts';
import { relativeTime } from './relative-time.ts';
import type { Column } from './table.ts';

const STATUS_STYLES: Readonly<Record<InstanceStatus, Style>> = {
  started: 'green',
  waiting_review: 'yellow',
  pr_created: 'cyan',
  pr_merged: 'magenta',
  pr_closed: 'dim',
  terminated: 'dim',
};

export function statusStyle(status: InstanceStatus): Style {
  return STATUS_STYLES[status];
}

/** How instances are listed; their reviews only where there are any. */
export function instanceColumns(now: Date, lines: readonly InstanceLine[]): readonly Column<InstanceLine>[] {
  const reviews: Column<InstanceLine> = {
    title: 'REVIEW',
    text: reviewText,
    style: ({ decision }) => (decision === null ? null : 'inverse'),
    expendable: 4,
  };
  return [
    { title: 'ID', text: ({ instance }) => neutralize(instance.id), style: () => 'bold', shrinks: true },
    { title: 'TYPE', text: ({ instance }) => instance.type },
    {
      title: 'STATUS',
      text: ({ instance }) => instance.status,
      style: ({ instance }) => statusStyle(instance.status),
    },
    {
      title: 'ACTIVITY',
      text: ({ activity }) => activity.state,
      style: ({ activity }) => activityStyle(activity.state),
    },
    ...(lines.some((line) => reviewText(line) !== '') ? [reviews] : []),
    { title: 'AGENT', text: ({ instance }) => instance.agent, expendable: 2 },
    { title: 'ISSUE', text: ({ instance }) => issueText(instance.issue_number), align: 'right' },
    { title: 'EVENTS', text: ({ counts }) => String(counts.events), align: 'right', expendable: 3 },
    {
      title: 'TOOL CALLS',
      text: ({ counts }) => String(counts.tool_calls),
      align: 'right',
      expendable: 1,
    },
    {
      title: 'FAILURES',
      text: ({ counts }) => String(counts.failures),
      style: ({ counts }) => (counts.failures > 0 ? 'red' : null),
      align: 'right',
    },
    { title: 'LAST ACTIVITY', text: ({ instance }) => relativeTime(instance.last_activity, now) },
  ];
}

/** `round 2`, or what a person has to do about it. */
function reviewText({ review, decision }: InstanceLine): string {
  if (decision !== null) return 'to decide';
  return review === null ? '' : `round ${review.round}`;
}

function issueText(issue: number | null): string {
  return issue === null ? '-' : `#${issue}`;
}
