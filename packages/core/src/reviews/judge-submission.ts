import type {
  FindingResolution,
  NewFinding,
  ReviewFindingRecord,
  ReviewRecord,
  ReviewSubmission,
} from '@skep/contracts';
import { decodeFiles, normalisePath } from './file-paths.ts';
import { fingerprintOf } from './fingerprint.ts';

/** A round that was decided before, with what it found. */
export interface DecidedRound {
  readonly review: ReviewRecord;
  readonly findings: readonly ReviewFindingRecord[];
}

export interface SubmissionFacts {
  readonly review: ReviewRecord;
  /** The worktree that was reviewed. */
  readonly worktree: string;
  readonly submission: ReviewSubmission;
  /** The last round that ended with a verdict; null where there was none. */
  readonly lastDecided: DecidedRound | null;
  /** The last round that asked for changes; null where there was none. */
  readonly lastRefused: DecidedRound | null;
}

export type JudgedFinding = Omit<ReviewFindingRecord, 'id' | 'review_id' | 'created_at'>;

/** What a submission comes to. */
export interface Judgement {
  readonly status: ReviewSubmission['verdict'];
  readonly findings: readonly JudgedFinding[];
  /** What becomes of the findings of the last round that was decided. */
  readonly resolutions: readonly { finding: ReviewFindingRecord; resolution: FindingResolution }[];
  /** The same was found in the same files as the last time: more rounds would not help. */
  readonly isStuck: boolean;
}

export function judgeSubmission({
  review,
  worktree,
  submission,
  lastDecided,
  lastRefused,
}: SubmissionFacts): Judgement {
  const files = decodeFiles(review.files);
  const findings = (submission.findings ?? []).map((finding) => judgeFinding(finding, files, worktree));
  // What lies outside of the branch's changes is not the branch's to mend.
  const isBeside = findings.length > 0 && findings.every(({ in_scope }) => !in_scope);
  const status = isBeside ? 'approved' : submission.verdict;
  return {
    status,
    findings,
    resolutions: resolve(lastDecided?.findings ?? [], findings),
    isStuck:
      status === 'changes_requested' &&
      lastRefused !== null &&
      repeats({ review, findings }, { review: lastRefused.review, findings: lastRefused.findings }),
  };
}

function judgeFinding(
  finding: NewFinding,
  files: ReadonlySet<string> | null,
  worktree: string,
): JudgedFinding {
  const file = finding.file == null ? null : normalisePath(finding.file, worktree);
  return {
    file,
    start_line: finding.startLine ?? null,
    end_line: finding.endLine ?? null,
    severity: finding.severity ?? 'warning',
    title: finding.title,
    body: finding.body ?? null,
    fingerprint: fingerprintOf({ ...finding, file }),
    in_scope: file === null || files === null || files.has(file),
    resolution: 'open',
  };
}

function resolve(
  earlier: readonly ReviewFindingRecord[],
  found: readonly JudgedFinding[],
): Judgement['resolutions'] {
  const again = new Set(found.map(({ fingerprint }) => fingerprint));
  return earlier
    .filter(({ resolution, in_scope, fingerprint }) => {
      // That a reviewer is silent about a file that the branch does not change mends nothing in it.
      return resolution !== 'wont_fix' && (in_scope || again.has(fingerprint));
    })
    .map((finding) => ({
      finding,
      resolution: again.has(finding.fingerprint) ? ('repeated' as const) : ('fixed' as const),
    }));
}

interface Found {
  readonly review: ReviewRecord;
  readonly findings: readonly JudgedFinding[];
}

/** Whether both rounds found the same, and at least something, in the same files. */
function repeats(one: Found, other: Found): boolean {
  if (one.review.files === null || one.review.files !== other.review.files) return false;
  const [mine, theirs] = [fingerprintsIn(one), fingerprintsIn(other)];
  return mine.size > 0 && mine.size === theirs.size && [...mine].every((each) => theirs.has(each));
}

function fingerprintsIn({ findings }: Found): ReadonlySet<string> {
  return new Set(findings.filter(({ in_scope }) => in_scope).map(({ fingerprint }) => fingerprint));
}
