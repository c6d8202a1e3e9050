import type { EventOutcome, MCPEventRecord } from '@skep/contracts';
import { FAILED_OUTCOMES } from '@skep/contracts';
import type { Style } from './colour.ts';
import { localTime } from './local-time.ts';
import { neutralize } from './neutralize.ts';
import { shortDuration } from './relative-time.ts';
import type { Column } from './table.ts';

const ERROR_LENGTH = 200;

/** How events are listed. `withInstance`: also whose they are. */
export function eventColumns(withInstance: boolean): readonly Column<MCPEventRecord>[] {
  const instance: Column<MCPEventRecord> = {
    title: 'INSTANCE',
    text: (event) => neutralize(event.instance_id),
    style: () => 'bold',
    usual: 14,
  };
  return [
    { title: 'TIME', text: (event) => localTime(event.timestamp), style: () => 'dim', usual: 19 },
    ...(withInstance ? [instance] : []),
    { title: 'KIND', text: (event) => event.kind, usual: 13 },
    { title: 'TOOL', text: (event) => neutralize(event.tool_name), shrinks: true, usual: 16 },
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
  const line = neutralize(text.slice(0, ERROR_LENGTH + 1));
  return text.length > ERROR_LENGTH ? `${line.slice(0, ERROR_LENGTH)}…` : line;
}
