import {
  isStorageError,
  type StorageAdapter,
  StorageError,
  type StorageFailureReason,
  type Transaction,
} from '@skep/contracts';
import { concludeAhead, insertEventsAhead } from '../events/insert-events-ahead.ts';
import type { NewEvent } from '../events/new-event.ts';
import type { FeedEntry } from '../history/mark-record.ts';
import type { Settings } from '../operations/context.ts';
import { WriteScope } from './write-scope.ts';
import type { Outcome, WriteTask } from './write-task.ts';

/** Nothing of the batch was committed, or, where the error says so, nobody knows. */
export interface BatchFailure {
  readonly error: unknown;
  readonly isRetryable: boolean;
  /** It failed while one task's work ran, not in the commit. */
  readonly isOfOneTask: boolean;
}

export interface BatchSuccess {
  readonly outcomes: ReadonlyMap<WriteTask, Outcome>;
  /** The newest entry that the feed got; null where nothing was changed. */
  readonly newest: FeedEntry | null;
}

/** A server that fell silent in the middle of a commit may have done it: to repeat it could do it twice. */
const lostContact: ReadonlySet<StorageFailureReason> = new Set(['connection', 'timeout']);

function unknownOutcome(cause: unknown): StorageError {
  const message =
    'Contact was lost in the middle of the commit, and it is not known whether it took place: read before you write again.';
  return new StorageError('unknown', message, { cause });
}

/** A task that was alone in its transaction failed: the transaction is undone, and that is the task's own outcome. */
class Undone extends Error {}

/** Of a task that logged an event. */
const DONE: Outcome = { value: undefined };

/** Runs the tasks in one transaction, in order. */
export async function attemptBatch(
  adapter: StorageAdapter,
  settings: Settings,
  tasks: readonly WriteTask[],
): Promise<BatchSuccess | BatchFailure> {
  const outcomes = new Map<WriteTask, Outcome>();
  let phase = 'opening' as 'opening' | 'working' | 'closing';
  let newest: FeedEntry | null = null;
  const work = async (tx: Transaction): Promise<void> => {
    const scope = new WriteScope(tx, settings);
    let looked = 0;
    for (const [index, task] of tasks.entries()) {
      if (task.isSettled) continue;
      phase = 'working';
      if (index >= looked) {
        const events = eventsFrom(tasks, index);
        if (events.length > 1) looked = index + (await insertEventsAhead(scope.context, events));
      }
      task.begin();
      const { event } = task.request;
      const isDone = event !== undefined && concludeAhead(scope.context, event);
      const outcome = isDone ? DONE : await runTask(task, scope, tasks.length === 1);
      phase = 'opening';
      outcomes.set(task, outcome);
      if (tasks.length === 1 && 'error' in outcome) throw new Undone();
    }
    newest = await scope.finish();
    phase = 'closing';
  };
  try {
    const [only, ...others] = tasks;
    // Alone, a task keeps its caller's context all the way down, so that the adapter, too, knows where it is called from.
    await (only !== undefined && others.length === 0
      ? only.inContext(() => adapter.transaction(work))
      : adapter.transaction(work));
    return { outcomes, newest };
  } catch (error) {
    if (error instanceof Undone) return { outcomes, newest: null };
    if (phase === 'closing' && isStorageError(error) && lostContact.has(error.reason)) {
      return { error: unknownOutcome(error), isRetryable: false, isOfOneTask: false };
    }
    const isRetryable = isStorageError(error) && error.isRetryable;
    return { error, isRetryable, isOfOneTask: phase === 'working' };
  }
}

/** The events of tasks that follow each other. They are part of the transaction now: none may drop out because its time is up. */
function eventsFrom(tasks: readonly WriteTask[], start: number): NewEvent[] {
  const events: NewEvent[] = [];
  for (let index = start; index < tasks.length; index += 1) {
    const task = tasks[index];
    const event = task?.isSettled === false ? task.request.event : undefined;
    if (event === undefined) break;
    task?.begin();
    events.push(event);
  }
  return events;
}

/** @throws The engine's failure, which is everybody's. */
async function runTask(task: WriteTask, scope: WriteScope, isAlone: boolean): Promise<Outcome> {
  const { kind, work } = task.request;
  const run = (): Promise<unknown> => work(scope, () => task.expiry());
  if (kind !== 'log') await scope.settle();
  try {
    const value = await (isAlone ? run() : runAmongOthers(task, scope, run));
    if (scope.engineFailure !== null) throw scope.engineFailure;
    return { value };
  } catch (error) {
    if (kind === 'transaction') scope.forgetActivity();
    if (scope.engineFailure !== null) throw scope.engineFailure;
    return { error };
  }
}

/** Undone alone when it fails: by a savepoint, or because an operation that fails has written nothing. */
function runAmongOthers(task: WriteTask, scope: WriteScope, run: () => Promise<unknown>): Promise<unknown> {
  return task.request.kind === 'transaction'
    ? scope.savepoint(() => task.inContext(run))
    : scope.attempt(run);
}
