import { rmSync } from 'node:fs';
import type { OperationName } from '../workloads.ts';

export type Awaitable<T> = T | Promise<T>;

/** What an answer comes to, in values that do not depend on how a subject represents a row. */
export type Digest = readonly (string | number | null)[];

/** One piece of work, as a user of the subject would write it. */
export interface Operation<R = unknown> {
  /** @param index The number of the call, which decides what it asks for or writes. */
  run(index: number): Awaitable<R>;
  /** Compared with those of the other subjects. Every operation that reads has one. */
  digest?(result: R): Digest;
  /** Takes away what the call left behind; not measured. */
  cleanUp?(index: number): void;
}

/** A store that is open, and what it is measured at; an operation that it does not have is left out. */
export interface OpenSubject {
  readonly operations: { readonly [K in OperationName]?: Operation };
  /** How many events are stored, so that nothing which was acknowledged can be missing. */
  countEvents(): Awaitable<number>;
  /** Null for a store in memory. */
  settings(): Awaitable<Settings | null>;
  close(): Awaitable<void>;
}

/** What decides about durability, as the engine tells it of the connection that writes. */
export interface Settings {
  readonly journal: string;
  /** 2 is `FULL`: each commit reaches the disk before it is acknowledged. */
  readonly synchronous: number;
}

export interface OpenOptions {
  readonly file: string;
  /** How many events the file holds. */
  readonly events: number;
}

/** What a module of `subjects/` exports. Loading it loads its driver. */
export interface Subject {
  open(options: OpenOptions): Promise<OpenSubject>;
  /** Makes an empty file ready for use, as the first start of an application does. */
  migrate?(file: string): Awaitable<void>;
  /** Writes a file of its own with `events` events in it, where it cannot use the common one. */
  fill?(options: OpenOptions): Promise<void>;
}

/** A backup, of which nothing stays. */
export function backupOperation(file: string, backup: (path: string) => Awaitable<unknown>): Operation {
  const pathOf = (index: number): string => `${file}.copy-${index}`;
  return {
    run: (index) => backup(pathOf(index)),
    cleanUp: (index) => rmSync(pathOf(index)),
  };
}

/** Gives an operation whose result's type its digest knows. */
export function operation<R>(
  run: (index: number) => Awaitable<R>,
  digest?: (result: R) => Digest,
): Operation {
  return { run, ...(digest && { digest: (result: unknown) => digest(result as R) }) };
}
