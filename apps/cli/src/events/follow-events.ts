import type { Database, EventFilter, EventOutcome, MCPEventRecord } from '@skep/contracts';

export interface FollowOptions {
  /** Which events; `limit` and `orderDirection` play no part. */
  readonly filter: EventFilter;
  /** The feed's `seq` before `listed` was read. */
  readonly after: number;
  /** Events that were shown already. */
  readonly listed: readonly MCPEventRecord[];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Events as they are committed, by any process, in the order of the commits: each once, and once more whenever its
 * outcome has changed. It is driven by the change feed, so none is missed.
 */
export async function* followEvents(db: Database, options: FollowOptions): AsyncGenerator<MCPEventRecord> {
  const { filter, after, listed, signal } = options;
  const shown = new ShownEvents(listed);
  for await (const change of db.feed.watch({ after, signal })) {
    if (change.table_name !== 'mcp_events' || change.operation === 'delete') continue;
    const [event] = await db.listMCPEvents({ ...filter, ids: [Number(change.record_key)] });
    // Deleted since, or not among those asked for.
    if (event === undefined || !shown.isNews(event)) continue;
    yield event;
  }
}

/** How many events are remembered. An older one whose record changes again may be shown again. */
const MEMORY = 10_000;

/** Which outcome of which event was shown last. */
export class ShownEvents {
  readonly #outcomes = new Map<number, EventOutcome>();

  constructor(shown: readonly MCPEventRecord[]) {
    for (const event of shown) this.isNews(event);
  }

  /** Whether this event, with this outcome, was not shown yet. It counts as shown from now on. */
  isNews({ id, outcome }: MCPEventRecord): boolean {
    if (this.#outcomes.get(id) === outcome) return false;
    // To the end of the order in which they are forgotten.
    this.#outcomes.delete(id);
    this.#outcomes.set(id, outcome);
    if (this.#outcomes.size > MEMORY) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    for (const id of this.#outcomes.keys()) {
      this.#outcomes.delete(id);
      return;
    }
  }
}
