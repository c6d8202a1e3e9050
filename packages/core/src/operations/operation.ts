import type { DatabaseErrorCode } from '@skep/contracts';
import type { NewEvent } from '../events/new-event.ts';
import type { ReadContext, WriteContext } from './context.ts';
import type { Refusal } from './refusal.ts';

/** What is left of a call once its input has been checked. */
export interface Work<R> {
  (context: WriteContext): Promise<R>;
  /** The event that it logs, where that is all it does: those of several calls are inserted together. */
  readonly event?: NewEvent;
}

interface OperationBase {
  readonly name: string;
  /** The code of a storage failure that has none of its own. */
  readonly failure: DatabaseErrorCode;
}

/** `prepare` checks the input before anything is touched, and returns what is left to do. */
export interface ReadOperation<A extends readonly unknown[], R> extends OperationBase {
  readonly kind: 'read';
  readonly prepare: (...args: A) => (context: ReadContext) => Promise<R>;
}

export interface WriteOperation<A extends readonly unknown[], R> extends OperationBase {
  /** `log` writes an event and leaves the instance's `last_activity` to the activity tracker. */
  readonly kind: 'write' | 'log';
  readonly prepare: (...args: A) => Work<R | Refusal>;
}

export type Operation<A extends readonly unknown[], R> = ReadOperation<A, R> | WriteOperation<A, R>;

/** The operation behind a method. */
export type OperationOf<M> = M extends (...args: infer A) => Promise<infer R> ? Operation<A, R> : never;
