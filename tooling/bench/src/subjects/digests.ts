import type { Digest } from './subject.ts';

type Time = Date | number | string;

function milliseconds(time: Time | null): number | null {
  return time === null ? null : typeof time === 'number' ? time : new Date(time).getTime();
}

export function instanceDigest(
  row: { id: string; status: string; last_activity: Time } | null | undefined,
): Digest {
  return row == null ? [null] : [row.id, row.status, milliseconds(row.last_activity)];
}

interface EventRow {
  readonly tool_use_id: string | null;
  readonly tool_name: string;
  readonly outcome: string;
  readonly timestamp: Time;
  readonly metadata: string | null;
}

export function listDigest(rows: readonly EventRow[]): Digest {
  return rows.flatMap((row) => [
    row.tool_use_id,
    row.tool_name,
    row.outcome,
    milliseconds(row.timestamp),
    row.metadata,
  ]);
}

interface Tally {
  readonly id: string;
  readonly status: string;
  readonly events: number;
  readonly failures: number;
}

export function dashboardDigest(rows: readonly Tally[]): Digest {
  return rows.flatMap(({ id, status, events, failures }) => [id, status, events, failures]);
}

export function feedDigest(rows: readonly { seq: number; table_name: string; record_key: string }[]): Digest {
  return rows.flatMap(({ seq, table_name, record_key }) => [seq, table_name, record_key]);
}

export function hoursDigest(rows: readonly { hour: Time; events: number }[]): Digest {
  return rows.flatMap(({ hour, events }) => [milliseconds(hour), events]);
}
