import {
  type DataMethods,
  isStorageError,
  type Row,
  type StorageAdapter,
  type Transaction,
} from '@skep/contracts';
import type { Call, Operation, Step } from './operations.ts';

/** What a call came to: its value, or the reason for which it was refused. */
export type Outcome = { readonly value: unknown } | { readonly refused: string };

/** Does one call on a store and tells what it came to. */
export type Execute = (store: DataMethods, call: Call) => Promise<Outcome>;

/** The failure that the random transactions roll themselves back with. */
const deliberate = new Error('A random transaction that rolls itself back.');

/** Runs the operations one after another. @returns What each call came to, in order. */
export async function executeAll(
  store: StorageAdapter,
  operations: readonly Operation[],
  execute: Execute,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const operation of operations) {
    if (operation.do !== 'transaction') {
      outcomes.push(await execute(store, operation));
      continue;
    }
    const work = store.transaction((tx) => runSteps(tx, operation.steps, operation.fails));
    outcomes.push(await ended(work));
  }
  return outcomes;

  async function runSteps(tx: Transaction, steps: readonly Step[], fails: boolean): Promise<void> {
    for (const step of steps) {
      if (step.do !== 'savepoint') outcomes.push(await execute(tx, step));
      else outcomes.push(await ended(tx.savepoint(() => runSteps(tx, step.steps, step.fails))));
    }
    if (fails) throw deliberate;
  }
}

/** Calls the data method. @throws What is no StorageError. */
export async function call(store: DataMethods, operation: Call): Promise<Outcome> {
  try {
    return { value: await perform(store, operation) };
  } catch (error) {
    if (!isStorageError(error)) throw error;
    return { refused: error.reason };
  }
}

function perform(store: DataMethods, operation: Call): Promise<unknown> {
  switch (operation.do) {
    case 'insert': {
      const { table, rows, onConflict } = operation;
      return store.insert(table, rows, onConflict === undefined ? {} : { onConflict });
    }
    case 'update':
      return store.update(operation.table, operation.where, operation.changes);
    case 'delete':
      return store.delete(operation.table, operation.where);
    case 'find':
      return store.find(operation.table, operation.query);
    case 'aggregate':
      return store.aggregate(operation.table, operation.query);
  }
}

async function ended(work: Promise<unknown>): Promise<Outcome> {
  try {
    await work;
    return { value: 'committed' };
  } catch (error) {
    if (error !== deliberate) throw error;
    return { value: 'rolled back' };
  }
}

/**
 * Does on the reference what the subject has done. Which key a store assigns is its own affair, as long as it exceeds
 * every one before: so the reference is given the key that the subject assigned, unless that one is not new.
 */
export function following(outcomes: readonly Outcome[]): Execute {
  let next = 0;
  let highest = 0;
  const done = outcomes.filter((outcome) => !isEnd(outcome));
  return async (store, operation) => {
    const outcome = done[next++];
    const result = await call(store, assigned(operation, outcome));
    if (operation.do === 'insert' && 'value' in result) {
      for (const row of result.value as Row[]) highest = Math.max(highest, Number(row.id) || 0);
    }
    return result;
  };

  function assigned(operation: Call, outcome: Outcome | undefined): Call {
    if (operation.do !== 'insert' || operation.table !== 'mcp_events' || operation.rows.length !== 1)
      return operation;
    const [row] = operation.rows;
    const [stored] = outcome !== undefined && 'value' in outcome ? (outcome.value as Row[]) : [];
    if (row === undefined || stored === undefined || row.id !== undefined) return operation;
    return Number(stored.id) > highest
      ? { ...operation, rows: [{ ...row, id: stored.id ?? null }] }
      : operation;
  }
}

function isEnd(outcome: Outcome): boolean {
  return 'value' in outcome && (outcome.value === 'committed' || outcome.value === 'rolled back');
}
