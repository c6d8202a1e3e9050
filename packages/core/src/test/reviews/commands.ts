import type { DatabaseErrorCode, DecisionChoice, InstanceStatus, WorkflowErrorCode } from '@skep/contracts';
import type { FindingKey } from './model-state.ts';

/** Which round a call is about: by its number, or by its place among those that there are. */
export type Which = 'first' | 'last' | number;

/** What somebody does to the reviews of one coding instance, or beside them. */
export type Command =
  | {
      readonly call: 'request';
      readonly head: string;
      readonly files: readonly string[] | null;
      /** `known` is a review instance, `planner` is not, and null is one to be made. */
      readonly reviewer: 'known' | 'planner' | null;
    }
  | { readonly call: 'start'; readonly which: Which; readonly isReviewer: boolean }
  | {
      readonly call: 'submit';
      readonly which: Which;
      readonly isReviewer: boolean;
      /** Left out: that of the round. */
      readonly head?: string;
      readonly verdict: 'approved' | 'changes_requested';
      readonly findings: readonly FindingKey[];
    }
  | { readonly call: 'dismiss'; readonly which: Which }
  | { readonly call: 'decide'; readonly choice: DecisionChoice; readonly rounds?: number }
  | {
      readonly call: 'status';
      readonly to: InstanceStatus;
      readonly by: 'updateInstance' | 'updateInstanceStatus';
    }
  /** Says of a finding, where it was found last, that it is not going to be mended. */
  | { readonly call: 'keep'; readonly key: FindingKey };

/** What became of a command, for its caller. */
export interface Outcome {
  readonly code: 'done' | DatabaseErrorCode | WorkflowErrorCode;
  /** What the answer or the error tells, as far as the rules say what it must. */
  readonly tells: { readonly [fact: string]: unknown };
}
