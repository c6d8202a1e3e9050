import type { Failure } from './ledger.ts';
import type { StoreOptions } from './open.ts';

/** What a session is asked to do, one after the other. */
export type SessionRequest =
  | { readonly do: 'open'; readonly store: StoreOptions }
  | { readonly do: 'close' }
  | { readonly do: 'write'; readonly lane: string; readonly n: number; readonly payloadBytes?: number }
  /** Begins a write and does not end it, until `release`. */
  | { readonly do: 'hold'; readonly lane: string; readonly n: number }
  | { readonly do: 'release' }
  /** Begins to read and goes on seeing what it saw, until `look-away`. */
  | { readonly do: 'look' }
  | { readonly do: 'look-away' }
  /** Answers with the number of events. */
  | { readonly do: 'count' }
  /** Adds records of every kind. */
  | { readonly do: 'add-every-kind' }
  /** Answers with a hash of each table. */
  | { readonly do: 'contents' }
  | { readonly do: 'migrate'; readonly down: number }
  | { readonly do: 'status' }
  | { readonly do: 'backup'; readonly path?: string }
  | { readonly do: 'prune'; readonly before?: string }
  | { readonly do: 'checkpoint' }
  | { readonly do: 'vacuum' }
  | { readonly do: 'verify'; readonly deep?: boolean }
  | { readonly do: 'health' }
  | { readonly do: 'run-due' }
  | { readonly do: 'list-runs' }
  /** Opens files until no more can be opened, but for `spare`. */
  | { readonly do: 'exhaust-descriptors'; readonly spare: number }
  | { readonly do: 'give-back-descriptors' }
  /** Gives up the rights of root, where it has them. */
  | { readonly do: 'become-nobody' }
  | { readonly do: 'set-clock'; readonly offset: number };

export type SessionAnswer = { readonly value: unknown } | { readonly failure: Failure };
