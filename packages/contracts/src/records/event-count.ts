import type { EventKind, EventOutcome } from './mcp-event.ts';

/** How many events of an instance were pruned, so that its counts stay true. Table `event_counts`. */
export interface EventCountRecord {
  instance_id: string;
  kind: EventKind;
  tool_name: string;
  outcome: EventOutcome;
  events: number;
  /** The times of the earliest and the latest of them. */
  first_at: Date;
  last_at: Date;
}
