import type { MCPEventRecord } from '@skep/contracts';

const DAY = 86_400_000;

type EventTimes = Pick<MCPEventRecord, 'kind' | 'outcome' | 'timestamp' | 'duration_ms'>;

/**
 * Whether an event that began before `before` can go. A call stays that went on beyond that time, or has been running for less
 * than a day: its end may be told, again or for the first time, and would be taken for another call.
 */
export function isOver(
  { kind, outcome, timestamp, duration_ms }: EventTimes,
  before: Date,
  now: Date,
): boolean {
  const began = timestamp.getTime();
  if (before.getTime() - began > DAY) return true;
  if (began + (duration_ms ?? 0) >= before.getTime()) return false;
  const isRunning = kind === 'tool_call' && outcome === 'running';
  return !isRunning || now.getTime() - began > DAY;
}
