import type { Row, TableDescriptor, UniqueDescriptor } from '@skep/contracts';
import { type Key, keyOf } from './rows.ts';

/**
 * The rows of one table: either all of them, or, as a layer, what differs from the state below. Stored rows are never
 * changed in place, so states can share them.
 */
export class TableState {
  readonly descriptor: TableDescriptor;
  /** The highest key ever assigned or given, for a table whose keys the store assigns. */
  lastId: number;
  readonly #below: TableState | null;
  /** By primary key; null hides a row of the state below. */
  readonly #rows = new Map<Key, Row | null>();
  /** Which row holds the values of a unique; null where a row below no longer does. */
  readonly #holders = new Map<string, Key | null>();

  constructor(descriptor: TableDescriptor, below: TableState | null = null) {
    this.descriptor = descriptor;
    this.#below = below;
    this.lastId = below?.lastId ?? 0;
  }

  get(key: Key): Row | undefined {
    const own = this.#rows.get(key);
    return own === undefined ? this.#below?.get(key) : (own ?? undefined);
  }

  *rows(): Generator<Row> {
    if (this.#below !== null) {
      for (const row of this.#below.rows()) if (!this.#rows.has(this.keyOf(row))) yield row;
    }
    for (const row of this.#rows.values()) if (row !== null) yield row;
  }

  /** The row that has the same values in `unique` as the given one; none where one of them is null. */
  holder(unique: UniqueDescriptor, row: Readonly<Row>): Row | undefined {
    const slot = slotOf(unique, row);
    const key = slot === null ? null : this.#holderKey(slot);
    return key === null ? undefined : this.get(key);
  }

  put(row: Row): void {
    const key = this.keyOf(row);
    this.#release(key);
    this.#rows.set(key, row);
    for (const unique of this.descriptor.uniques) {
      const slot = slotOf(unique, row);
      if (slot !== null) this.#holders.set(slot, key);
    }
  }

  remove(key: Key): void {
    this.#release(key);
    if (this.#below === null) this.#rows.delete(key);
    else this.#rows.set(key, null);
  }

  /** Does to `target` what this layer did to the state below it. */
  mergeInto(target: TableState): void {
    for (const [key, row] of this.#rows) {
      if (row === null) target.remove(key);
      else target.put(row);
    }
    target.lastId = this.lastId;
  }

  clone(): TableState {
    const copy = new TableState(this.descriptor, this.#below);
    this.mergeInto(copy);
    return copy;
  }

  keyOf(row: Readonly<Row>): Key {
    return keyOf(row, this.descriptor.primaryKey);
  }

  #holderKey(slot: string): Key | null {
    const own = this.#holders.get(slot);
    return own === undefined ? (this.#below === null ? null : this.#below.#holderKey(slot)) : own;
  }

  /** Frees the unique values of the row stored under `key`, except those that another row has taken since. */
  #release(key: Key): void {
    const row = this.get(key);
    if (row === undefined) return;
    for (const unique of this.descriptor.uniques) {
      const slot = slotOf(unique, row);
      if (slot === null || this.#holderKey(slot) !== key) continue;
      if (this.#below === null) this.#holders.delete(slot);
      else this.#holders.set(slot, null);
    }
  }
}

function slotOf(unique: UniqueDescriptor, row: Readonly<Row>): string | null {
  if (unique.fields.some((field) => (row[field] ?? null) === null)) return null;
  return `${unique.name} ${String(keyOf(row, unique.fields))}`;
}
