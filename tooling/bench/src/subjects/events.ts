import type { NewGitHubIssue, NewMCPEvent } from '@skep/contracts';
import type { StoredEvent } from '../data/fleet.ts';
import type { StoredIssue } from '../data/inputs.ts';

/** An event as an application gives it to Skep. */
export function asNewEvent(event: StoredEvent): NewMCPEvent {
  const { instance_id, tool_name, metadata, timestamp, tool_use_id, duration_ms, session_id, success } =
    event;
  return {
    instance_id,
    tool_name,
    metadata,
    timestamp: new Date(timestamp),
    tool_use_id,
    duration_ms,
    session_id,
    success: success === 1,
  };
}

export function asNewIssue(
  issue: StoredIssue,
): NewGitHubIssue & Record<string, string | number | Date | null> {
  const { created_at, updated_at, synced_at } = issue;
  return {
    ...issue,
    created_at: new Date(created_at),
    updated_at: new Date(updated_at),
    synced_at: new Date(synced_at),
  };
}
