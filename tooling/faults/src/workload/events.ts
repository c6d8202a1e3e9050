import type { MCPEventRecord, NewMCPEvent } from '@skep/contracts';

/**
 * What a writer writes. A lane is a caller that writes one thing after the other; number `n` of a lane is a transaction
 * that logs the event `n` and sets the lane's counter to `n`. Everything in it follows from lane and number, so that what is
 * found can be compared with what was written.
 */
export function eventOf(lane: string, n: number, payloadBytes: number): NewMCPEvent {
  return {
    instance_id: lane,
    session_id: lane,
    tool_use_id: `${lane}#${n}`,
    tool_name: 'Bash',
    success: true,
    duration_ms: n,
    metadata: JSON.stringify({ payload: payloadOf(lane, n, payloadBytes) }),
  };
}

export function counterKey(lane: string): string {
  return `counter/${lane}`;
}

/** Whether a stored event says what was written. */
export function isAsWritten(event: MCPEventRecord, lane: string, n: number): boolean {
  const { instance_id, session_id, tool_name, outcome, success, duration_ms, metadata } = event;
  const payload = payloadIn(metadata);
  return (
    instance_id === lane &&
    session_id === lane &&
    tool_name === 'Bash' &&
    outcome === 'succeeded' &&
    success === true &&
    duration_ms === n &&
    payload !== null &&
    payload === payloadOf(lane, n, payload.length)
  );
}

/** The lane and number that an event belongs to; null for one that no writer wrote. */
export function placeOf(event: MCPEventRecord): { lane: string; n: number } | null {
  const match = /^(.+)#(\d+)$/.exec(event.tool_use_id ?? '');
  return match === null ? null : { lane: match[1] ?? '', n: Number(match[2]) };
}

function payloadOf(lane: string, n: number, bytes: number): string {
  const unit = `${lane}.${n};`;
  return unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes);
}

function payloadIn(metadata: string | null): string | null {
  try {
    const { payload } = JSON.parse(metadata ?? '');
    return typeof payload === 'string' ? payload : null;
  } catch {
    return null;
  }
}
