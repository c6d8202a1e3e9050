import type { WorkflowError } from '@skep/contracts';

/**
 * What an operation returns that refuses its caller and has yet written something, such as how often it refused: an error
 * that is thrown would undo that.
 */
export class Refusal {
  readonly error: WorkflowError;

  constructor(error: WorkflowError) {
    this.error = error;
  }
}

/** What a call returns once its writes are kept. @throws WorkflowError that of a refusal */
export function conclude<R>(result: R): R {
  if (result instanceof Refusal) throw result.error;
  return result;
}
