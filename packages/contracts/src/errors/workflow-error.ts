import { brand, hasBrand } from './brand.ts';
import type { WorkflowErrorCode } from './codes.ts';
import { SkepError, type SkepErrorOptions } from './skep-error.ts';

const WORKFLOW_ERROR = 'skep.WorkflowError';

/** What a `Database` rejects with when a rule of the workflow does not allow the call. */
export class WorkflowError extends SkepError {
  readonly code: WorkflowErrorCode;

  constructor(code: WorkflowErrorCode, message: string, options: SkepErrorOptions) {
    super(message, options);
    brand(this, WORKFLOW_ERROR);
    this.name = 'WorkflowError';
    this.code = code;
  }
}

/** Whether `error` is a `WorkflowError`, also one made by another copy of this package. */
export function isWorkflowError(error: unknown): error is WorkflowError {
  return hasBrand(error, WORKFLOW_ERROR);
}
