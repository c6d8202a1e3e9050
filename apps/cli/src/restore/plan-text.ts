import type { BackupContent } from '@skep/core';
import { localTime } from '../output/local-time.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import { relativeTime } from '../output/relative-time.ts';
import type { PresentState } from './present-state.ts';

export interface RestorePlan {
  /** The path of the backup. */
  readonly from: string;
  readonly content: BackupContent;
  readonly present: PresentState;
  readonly now: Date;
}

/** What a restore would do, and what would be lost by it. */
export function planText({ from, content, present, now }: RestorePlan): string {
  return [
    `backup    ${neutralize(from)}`,
    `          ${backupText(content, now)}`,
    `database  ${neutralize(present.path)}`,
    `          ${presentText(present, content)}`,
  ].join('\n');
}

function backupText({ rows, feedHead, lastChange }: BackupContent, now: Date): string {
  const age =
    lastChange === null ? 'nothing was ever written to it' : `last written to ${ageOf(lastChange, now)}`;
  const kept =
    rows === null
      ? 'of an older version, which is brought up to date'
      : `${plural(rows.instances ?? 0, 'instance')}, ${plural(rows.mcp_events ?? 0, 'event')}`;
  return `${age}; ${kept}; change ${feedHead}`;
}

function ageOf(time: Date, now: Date): string {
  return `${localTime(time)} (${relativeTime(time, now)})`;
}

function presentText(present: PresentState, { feedHead }: BackupContent): string {
  if (present.kind === 'absent') return 'is not there';
  if (present.kind === 'unreadable') return `cannot be read: ${neutralize(present.why)}`;
  if (present.feedHead < feedHead) {
    return `change ${present.feedHead}: the backup has ${plural(feedHead - present.feedHead, 'change')} more`;
  }
  const tables = Object.entries(present.since);
  if (tables.length === 0) return `change ${present.feedHead}: nothing would be lost`;
  const lost = tables.reduce((sum, [, entries]) => sum + entries, 0);
  const list = tables.map(([table, entries]) => `${neutralize(table)} ${entries}`).join(', ');
  return `change ${present.feedHead}: ${plural(lost, 'later change')} would be lost (${list}); the file is kept`;
}
