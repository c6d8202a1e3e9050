import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageAdapter } from '@skep/contracts';
import { WorkerProcess } from './processes/worker-process.ts';
import type { ScenarioContext } from './scenario.ts';
import type { ConformanceOptions, Subject } from './subject.ts';

const DEFAULT_RUNS = 30;
/** Milliseconds. */
export const DEFAULT_TIMEOUT = 60_000;

export interface OpenedContext {
  readonly context: ScenarioContext;
  /** Closes all that was opened; rejects with the first failure, after having tried everything. */
  close(): Promise<void>;
}

/** Opens a subject, and what a scenario asks for on it. */
export async function openContext(
  options: ConformanceOptions & { readonly seed: number },
): Promise<OpenedContext> {
  const subject = await options.open();
  const closers: (() => Promise<void>)[] = [() => subject.close()];
  const disconnected = (store: StorageAdapter): StorageAdapter => {
    closers.push(() => store.disconnect());
    return store;
  };
  let store = subject.store;
  const context: ScenarioContext = {
    get store() {
      return store;
    },
    seed: options.seed,
    runs: options.runs ?? DEFAULT_RUNS,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT,
    unconnected: () => subject.unconnected(),
    peer: async () => disconnected(await required(subject, 'peer')()),
    openBackup: async (path) => disconnected(await required(subject, 'openBackup')(path)),
    async reopen() {
      store = await required(subject, 'reopen')();
      return store;
    },
    damage: async () => required(subject, 'damage')(),
    another: () => options.open(),
    async worker() {
      if (subject.fork === undefined) throw missing('fork');
      const worker = await WorkerProcess.start(subject.fork);
      closers.push(() => worker.kill());
      return worker;
    },
    async directory() {
      const directory = await mkdtemp(join(tmpdir(), 'skep-conformance-'));
      closers.push(() => rm(directory, { recursive: true, force: true }));
      return directory;
    },
  };
  return { context, close: () => closeAll(closers) };
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function required<K extends 'peer' | 'reopen' | 'openBackup' | 'damage'>(
  subject: Subject,
  method: K,
): NonNullable<Subject[K]> {
  const found = subject[method];
  if (found === undefined) throw missing(method);
  return found.bind(subject) as NonNullable<Subject[K]>;
}

function missing(what: string): Error {
  return new Error(
    `The subject that open() gives has no ${what}, and what the store says it supports cannot be tested without.`,
  );
}
