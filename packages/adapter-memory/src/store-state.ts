import { type TableDescriptor, tables } from '@skep/contracts';
import { TableState } from './table-state.ts';

/** All tables, to be read. */
export interface StoreView {
  /** @param name A table that exists. */
  table(name: string): TableState;
}

/** All tables, to be written. */
export interface WritableStore extends StoreView {
  writable(name: string): TableState;
}

/** What a transaction, a savepoint or a statement has written so far, over the store below it. */
export class StoreLayer implements WritableStore {
  readonly #below: WritableStore;
  readonly #touched = new Map<string, TableState>();

  constructor(below: WritableStore) {
    this.#below = below;
  }

  table(name: string): TableState {
    return this.#touched.get(name) ?? this.#below.table(name);
  }

  writable(name: string): TableState {
    let layer = this.#touched.get(name);
    if (layer === undefined) {
      const below = this.#below.table(name);
      layer = new TableState(below.descriptor, below);
      this.#touched.set(name, layer);
    }
    return layer;
  }

  /** Hands everything written here to the store below. */
  merge(): void {
    for (const [name, layer] of this.#touched) layer.mergeInto(this.#below.writable(name));
  }
}

/** The committed rows. A commit changes tables in place, except those that a reader still holds: it copies them. */
export class CommittedStore implements WritableStore {
  readonly #tables = new Map<string, TableState>(
    Object.values(tables).map((table: TableDescriptor) => [table.name, new TableState(table)]),
  );
  readonly #held = new Map<TableState, number>();

  table(name: string): TableState {
    const table = this.#tables.get(name);
    if (table === undefined) throw new TypeError(`There is no table ${name}.`);
    return table;
  }

  writable(name: string): TableState {
    const table = this.table(name);
    if (!this.#held.has(table)) return table;
    const copy = table.clone();
    this.#tables.set(name, copy);
    return copy;
  }

  /** A view that later commits do not change, until `release`. */
  hold(): StoreView & { release(): void } {
    const view = new Map(this.#tables);
    for (const table of view.values()) this.#held.set(table, (this.#held.get(table) ?? 0) + 1);
    return {
      table: (name) => view.get(name) ?? this.table(name),
      release: () => {
        for (const table of view.values()) {
          const holds = this.#held.get(table) ?? 0;
          if (holds > 1) this.#held.set(table, holds - 1);
          else this.#held.delete(table);
        }
      },
    };
  }
}
