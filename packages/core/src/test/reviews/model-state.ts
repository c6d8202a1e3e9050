import type {
  DecisionChoice,
  DecisionReason,
  FindingResolution,
  InstanceStatus,
  ReviewStatus,
} from '@skep/contracts';

/** What a finding of the model is about: the letter stands for it in every round. */
export const FINDINGS = {
  a: { file: 'src/a.ts', title: 'Call 1 leaks the handle' },
  b: { file: 'src/b.ts', title: 'The name says nothing' },
  c: { file: null, title: 'There is no test' },
} as const;
export type FindingKey = keyof typeof FINDINGS;

export interface ModelFinding {
  readonly key: FindingKey;
  readonly inScope: boolean;
  resolution: FindingResolution;
}

export interface ModelRound {
  readonly round: number;
  readonly reviewer: string;
  readonly head: string;
  readonly files: readonly string[] | null;
  /** Milliseconds, as all times of the model. */
  readonly due: number;
  status: ReviewStatus;
  decided: number | null;
  findings: ModelFinding[];
}

export interface ModelDecision {
  readonly reason: DecisionReason;
  readonly round: number;
  readonly cap: number;
  refused: number;
  choice: DecisionChoice | null;
}

/** All that can be seen of the reviews of one coding instance. */
export interface ModelState {
  readonly instance: string;
  status: InstanceStatus;
  cap: number;
  rounds: ModelRound[];
  decisions: ModelDecision[];
  /** The statuses that it was taken to, in order: one event each. */
  events: InstanceStatus[];
  /** The last round of each reviewer. */
  reviewers: { [reviewer: string]: number };
}

/** What is configured. */
export interface ModelRules {
  readonly maxReviews: number;
  readonly reviewTimeout: number;
  readonly autoAbandonAfter: number;
}

export function newState(instance: string, { maxReviews }: ModelRules): ModelState {
  return {
    instance,
    status: 'started',
    cap: maxReviews,
    rounds: [],
    decisions: [],
    events: [],
    reviewers: {},
  };
}
