import type { InstanceRecord } from '@skep/contracts';
import type { ReadStore } from '../store/read-store.ts';
import type { WriteStore } from '../store/write-store.ts';

/**
 * Gathers what events say about when their instances were last active, so that any number of events in one commit
 * cost each instance one read and one update.
 */
export class ActivityTracker {
  readonly #instances = new Map<string, { stored: InstanceRecord; latest: Date }>();

  /** Whether the instance exists. It is read once; whoever else writes to it must `flush` first. */
  async knows(store: ReadStore, id: string): Promise<boolean> {
    if (this.#instances.has(id)) return true;
    const stored = await store.first('instances', { id });
    if (stored === null) return false;
    this.#instances.set(id, { stored, latest: stored.last_activity });
    return true;
  }

  /** Reads those of the instances that are not known yet. */
  async readAll(store: ReadStore, ids: ReadonlySet<string>): Promise<void> {
    const unknown = [...ids].filter((id) => !this.#instances.has(id));
    if (unknown.length === 0) return;
    for (const stored of await store.find('instances', { where: { id: { in: unknown } } })) {
      this.#instances.set(stored.id, { stored, latest: stored.last_activity });
    }
  }

  /** Whether the instance was read. */
  has(id: string): boolean {
    return this.#instances.has(id);
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
    if (this.#instances.size === 0) return;
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
