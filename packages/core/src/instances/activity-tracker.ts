import type { InstanceRecord } from '@skep/contracts';
import type { WriteStore } from '../store/write-store.ts';

/**
 * Gathers what events say about when their instances were last active, so that any number of events in one commit
 * cost each instance one read and one update.
 */
export class ActivityTracker {
  readonly #instances = new Map<string, { stored: InstanceRecord; latest: Date }>();

  /** Whether the instance exists. It is read once; whoever else writes to it must `flush` first. */
  async knows(store: WriteStore, id: string): Promise<boolean> {
    if (this.#instances.has(id)) return true;
    const stored = await store.first('instances', { id });
    if (stored === null) return false;
    this.#instances.set(id, { stored, latest: stored.last_activity });
    return true;
  }

  /** Before which time events of the instance were pruned; null where none were. It must be known. */
  prunedBefore(id: string): Date | null {
    return this.#instances.get(id)?.stored.events_pruned_before ?? null;
  }

  /** The instance was active at `time`. Its `last_activity` never goes back. */
  advance(id: string, time: Date): void {
    const entry = this.#instances.get(id);
    if (entry !== undefined && time > entry.latest) entry.latest = time;
  }

  /** Writes what was gathered, and forgets what was read. */
  async flush(store: WriteStore): Promise<void> {
    const entries = [...this.#instances.values()];
    this.#instances.clear();
    for (const { stored, latest } of entries) {
      await store.update('instances', stored, { last_activity: latest });
    }
  }

  /** Forgets everything, unwritten. */
  clear(): void {
    this.#instances.clear();
  }
}
