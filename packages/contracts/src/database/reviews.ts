import type { InstanceStatus } from '../records/instance.ts';
import type {
  DecisionChoice,
  DecisionReason,
  FindingResolution,
  FindingSeverity,
  ReviewDecisionRecord,
  ReviewFindingRecord,
  ReviewRecord,
  ReviewStatus,
} from '../records/review.ts';

/** What is asked for: a review of the commit `headCommit` of a coding instance's branch. */
export interface ReviewRequest {
  /** The coding instance. */
  instanceId: string;
  headCommit: string;
  baseCommit?: string | null;
  /**
   * The paths that the branch changes, relative to the worktree; findings about others do not block. Left out, every
   * finding is in scope.
   */
  files?: readonly string[] | null;
  /**
   * The reviewer: an instance of the type `review` that exists, or a name for one to be made beside the coding instance.
   * Default: `<instance>.review-<round>`.
   */
  reviewer?: string | null;
  /** Default: the configured `workflow.reviewTimeout` from now. */
  dueAt?: Date | null;
}

export interface NewFinding {
  file?: string | null;
  startLine?: number | null;
  endLine?: number | null;
  /** Default `warning`. */
  severity?: FindingSeverity;
  title: string;
  body?: string | null;
  /** Default: made of the file and the title, whatever the lines. */
  fingerprint?: string | null;
}

/** A reviewer's verdict. */
export interface ReviewSubmission {
  /** The reviewer who submits it. */
  reviewer: string;
  /** The commit that was reviewed: it must be the round's. */
  headCommit: string;
  verdict: 'approved' | 'changes_requested';
  summary?: string | null;
  findings?: readonly NewFinding[];
}

export interface ReviewDecision {
  choice: DecisionChoice;
  /** With `raise`, and with it only: how many more rounds, 1 to 1000. Default 1. */
  rounds?: number;
  note?: string | null;
}

/** A round with what came of it. */
export interface ReviewRound extends ReviewRecord {
  findings: ReviewFindingRecord[];
}

/** How the reviews of a coding instance stand. */
export interface ReviewState {
  instance_id: string;
  status: InstanceStatus;
  /** The number of the last round, and how many there may be. */
  rounds: number;
  cap: number;
  /** The round that is open; null where none is. */
  open: ReviewRecord | null;
  last: ReviewRecord | null;
  /** The decision that a person is asked for; null where none is needed. */
  decision: (ReviewDecisionRecord & { choices: readonly DecisionChoice[] }) | null;
}

export interface ReviewHistory {
  instance_id: string;
  rounds: ReviewRound[];
  decisions: ReviewDecisionRecord[];
}

export interface ReviewFilter {
  instanceId?: string;
  reviewer?: string;
  statuses?: readonly ReviewStatus[];
  limit?: number;
}

export interface DecisionFilter {
  instanceId?: string;
  /** Only those that nobody has made yet (true), or that somebody has (false). */
  pending?: boolean;
}

/** What `submit` came to. `status` is `approved` also where every finding lies outside of the branch's changes. */
export interface SubmittedReview extends ReviewRound {
  /** The decision that the verdict calls for; null where none. */
  decision: DecisionReason | null;
}

/**
 * The review workflow, on a `Database` and inside its `transaction`. Each call is one commit. A round that is past its
 * `due_at` counts as `timed_out` for whoever looks; the next call that writes about it stores that, even if it is refused.
 *
 * A call that is refused may have written something: that a round has timed out, or that a decision is asked for. Inside a
 * `transaction` that is kept only if the transaction goes on from the refusal.
 */
export interface Reviews {
  /**
   * Asks for a round: makes the reviewer where there is none, and takes the instance to `waiting_review`. Count and insert
   * are one transaction, so no race gets past the cap.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `WORKFLOW_NOT_A_CODING_INSTANCE`, `WORKFLOW_WRONG_REVIEWER` (it is no review
   *   instance), `WORKFLOW_REVIEW_IN_PROGRESS`, `WORKFLOW_REVIEW_LIMIT_EXCEEDED` (with the round, the cap and the choices: a
   *   decision is asked for from now on), `WORKFLOW_DECISION_REQUIRED`, `WORKFLOW_INVALID_TRANSITION` (the work has ended),
   *   `WORKFLOW_RELATIONSHIP_CYCLE`, `WORKFLOW_RELATIONSHIP_DEPTH`.
   */
  request(request: ReviewRequest): Promise<ReviewRecord>;
  /** The reviewer has begun; said again, it changes nothing. @throws `WORKFLOW_NO_OPEN_REVIEW`, `WORKFLOW_WRONG_REVIEWER`. */
  start(id: number, reviewer: string): Promise<ReviewRecord>;
  /**
   * The verdict. Changes requested take the instance to `started`; approved, it stays in `waiting_review` until its pull
   * request is created. Findings of the last round that are found again are `repeated`, others `fixed`,
   * but for those out of scope, which the branch does not mend.
   *
   * @throws `WORKFLOW_NO_OPEN_REVIEW`, `WORKFLOW_WRONG_REVIEWER`, `WORKFLOW_STALE_COMMIT` (naming both commits).
   */
  submit(id: number, submission: ReviewSubmission): Promise<SubmittedReview>;
  /** Takes an open round back. The instance returns to `started`. @throws `WORKFLOW_NO_OPEN_REVIEW`. */
  dismiss(id: number, note?: string | null): Promise<ReviewRecord>;
  /**
   * Decides what an instance waits for: `continue` lets it go on (to its pull request, or to the next round if the cap
   * allows one), `raise` allows more rounds, `abandon` ends the open round and terminates the instance. The latter two can
   * be decided unasked.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `WORKFLOW_NOT_A_CODING_INSTANCE`, `WORKFLOW_INVALID_TRANSITION`.
   */
  decide(instanceId: string, decision: ReviewDecision): Promise<ReviewState>;
  /** @throws `DATABASE_UPDATE_FAILED` with the reason `record-not-found`. */
  resolve(findingId: number, resolution: FindingResolution): Promise<ReviewFindingRecord>;
  /** @throws `DATABASE_INSTANCE_NOT_FOUND` */
  status(instanceId: string): Promise<ReviewState>;
  /** One round with what it found; null where there is none of this id. */
  get(id: number): Promise<ReviewRound | null>;
  /** Newest first. */
  list(filter?: ReviewFilter): Promise<ReviewRecord[]>;
  /** Decisions, oldest first: with `pending`, those that people are asked for now. */
  decisions(filter?: DecisionFilter): Promise<ReviewDecisionRecord[]>;
  /** Every round with its findings, and every decision, oldest first. @throws `DATABASE_INSTANCE_NOT_FOUND` */
  history(instanceId: string): Promise<ReviewHistory>;
}
