/**
 * Where a round of review stands. `requested` and `in_progress` are open; the others are final. `dismissed` was taken back
 * or made void by the end of the pull request, `timed_out` was not answered by its `due_at`, `abandoned` went with the work.
 */
export const REVIEW_STATUSES = [
  'requested',
  'in_progress',
  'approved',
  'changes_requested',
  'dismissed',
  'timed_out',
  'abandoned',
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** One round of review of a coding instance's work, bound to the commit that it reviews. Table `reviews`. */
export interface ReviewRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  /** The coding instance whose work is reviewed. */
  parent_instance: string;
  reviewer_instance: string;
  /** 1 for the first round of the parent; unique with `parent_instance`. */
  round: number;
  /** What the branch is compared with; null where that was not told. */
  base_commit: string | null;
  /** What is reviewed: a verdict on another commit is refused. */
  head_commit: string;
  /** JSON text: the paths that the branch changes, an array; null where they were not told. */
  files: string | null;
  status: ReviewStatus;
  requested_at: Date;
  /** An open round past this time has timed out, whether or not anybody has written so yet. */
  due_at: Date;
  /** When it became final. */
  decided_at: Date | null;
  summary: string | null;
}

/** How much a finding weighs: the levels of SARIF. */
export const FINDING_SEVERITIES = ['error', 'warning', 'note'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** What became of a finding. `repeated`: the next round found it again. */
export const FINDING_RESOLUTIONS = ['open', 'fixed', 'wont_fix', 'repeated'] as const;
export type FindingResolution = (typeof FINDING_RESOLUTIONS)[number];

/** Something that a reviewer found. Table `review_findings`. */
export interface ReviewFindingRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  review_id: number;
  /** The path in the repository; null for a finding about no file in particular. */
  file: string | null;
  /** From 1. */
  start_line: number | null;
  end_line: number | null;
  severity: FindingSeverity;
  title: string;
  body: string | null;
  /** The same for findings of different rounds that mean the same: lines may move between them. */
  fingerprint: string;
  /** False for a file that the branch does not change: such a finding is kept and blocks nothing. */
  in_scope: boolean;
  resolution: FindingResolution;
  created_at: Date;
}

/**
 * Why there was something to decide: the cap on rounds was reached, two rounds found the same in the same files, or nobody
 * asked and a person decided all the same (`unasked`: never of a decision that is pending).
 */
export const DECISION_REASONS = ['review_limit', 'no_progress', 'unasked'] as const;
export type DecisionReason = (typeof DECISION_REASONS)[number];

/** What a person may decide: go on as it is, allow more rounds, or give the work up. */
export const DECISION_CHOICES = ['continue', 'raise', 'abandon'] as const;
export type DecisionChoice = (typeof DECISION_CHOICES)[number];

/** A decision about an instance's reviews that a person is asked for, or has made. Table `review_decisions`. */
export interface ReviewDecisionRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  instance_id: string;
  reason: DecisionReason;
  /** The last round that there was when it was asked for. */
  round: number;
  /** The cap on rounds at that time. */
  cap: number;
  asked_at: Date;
  /** How many requests for another round were refused meanwhile. */
  refused_requests: number;
  /** Null while nobody has decided: at most one such per instance. */
  choice: DecisionChoice | null;
  decided_at: Date | null;
  /** In the words of who decided, or why it was decided without anybody. */
  note: string | null;
}
