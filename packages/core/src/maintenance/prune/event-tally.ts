import type { EventCountRecord, MCPEventRecord } from '@skep/contracts';

type CountedEvent = Pick<MCPEventRecord, 'instance_id' | 'kind' | 'tool_name' | 'outcome' | 'timestamp'>;

/** What the events count for: one record for each instance, kind, tool and outcome. */
export function tallyEvents(events: readonly CountedEvent[]): EventCountRecord[] {
  const tallies = new Map<string, EventCountRecord>();
  for (const { instance_id, kind, tool_name, outcome, timestamp } of events) {
    const one = { instance_id, kind, tool_name, outcome, events: 1, first_at: timestamp, last_at: timestamp };
    const key = JSON.stringify([instance_id, kind, tool_name, outcome]);
    const known = tallies.get(key);
    tallies.set(key, known === undefined ? one : addCounts(known, one));
  }
  return [...tallies.values()];
}

/** Two counts of the same kind of events as one. */
export function addCounts(a: EventCountRecord, b: EventCountRecord): EventCountRecord {
  return {
    ...a,
    events: a.events + b.events,
    first_at: new Date(Math.min(a.first_at.getTime(), b.first_at.getTime())),
    last_at: new Date(Math.max(a.last_at.getTime(), b.last_at.getTime())),
  };
}
