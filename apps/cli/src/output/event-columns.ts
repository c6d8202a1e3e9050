import { stripVTControlCharacters } from 'node:util';
import type { EventOutcome, MCPEventRecord } from '@skep/contracts';
import { FAILED_OUTCOMES } from '@skep/contracts';
import type { Style } from './colour.ts';
import { localTime, recentTime } from './local-time.ts';
import { neutralize } from './neutralize.ts';
import type { Output } from './output.ts';
import { shortDuration } from './relative-time.ts';
import type { Column } from './table.ts';
import { fit } from './width.ts';

const ERROR_LENGTH = 200;

/** What the look of events depends on. */
export type EventLook = Pick<Output, 'now' | 'width'>;

/** How events are listed. `withInstance`: also whose they are. On a terminal, today's have no date. */
export function eventColumns(
  withInstance: boolean,
  { now, width }: EventLook,
): readonly Column<MCPEventRecord>[] {
  const instance: Column<MCPEventRecord> = {
    title: 'INSTANCE',
    text: (event) => neutralize(event.instance_id),
    style: () => 'bold',
    usual: 18,
  };
  return [
    {
      title: 'TIME',
      text: (event) => (width === null ? localTime(event.timestamp) : recentTime(event.timestamp, now)),
      style: () => 'dim',
      usual: 8,
    },
    ...(withInstance ? [instance] : []),
    { title: 'KIND', text: (event) => event.kind, usual: 13 },
    { title: 'TOOL', text: (event) => neutralize(event.tool_name), shrinks: true, usual: 28 },
    {
      title: 'OUTCOME',
      text: (event) => event.outcome,
      style: (event) => outcomeStyle(event.outcome),
      usual: 11,
    },
    {
      title: 'TOOK',
      text: (event) => (event.duration_ms === null ? '' : shortDuration(event.duration_ms)),
      align: 'right',
      usual: 5,
    },
    { title: 'DETAIL', text: detail, shrinks: true, usual: ERROR_LENGTH },
  ];
}

function outcomeStyle(outcome: EventOutcome): Style | null {
  if (FAILED_OUTCOMES.includes(outcome)) return 'red';
  if (outcome === 'running') return 'yellow';
  return outcome === 'succeeded' ? 'green' : 'dim';
}

function detail(event: MCPEventRecord): string {
  const text = event.error_message ?? (event.status_change === null ? '' : `-> ${event.status_change}`);
  return fit(neutralize(inOneLine(text)), ERROR_LENGTH);
}

/** Colours and line breaks of a program's output say nothing here. */
function inOneLine(text: string): string {
  return stripVTControlCharacters(text.slice(0, 10 * ERROR_LENGTH))
    .replace(/\s+/g, ' ')
    .trim();
}
