import type {
  Database,
  DatabaseConfigInput,
  InstanceStatus,
  ReviewRecord,
  ReviewRequest,
  ReviewSubmission,
  SubmittedReview,
} from '@skep/contracts';
import type { Open } from './engines.ts';
import { handClock, instance } from './records.ts';

export const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;

/** A coding instance, `coder`, under a clock that is set by hand, and short ways to have it reviewed. */
export interface ReviewFleet {
  readonly db: Database;
  readonly clock: ReturnType<typeof handClock>;
  request(more?: Partial<ReviewRequest>): Promise<ReviewRecord>;
  /** A verdict on the round by its own reviewer: changes requested, unless `more` says otherwise. */
  submit(review: ReviewRecord, more?: Partial<ReviewSubmission>): Promise<SubmittedReview>;
  /** A whole round that asks for changes. */
  round(findings?: ReviewSubmission['findings'], request?: Partial<ReviewRequest>): Promise<SubmittedReview>;
  status(id?: string): Promise<InstanceStatus | undefined>;
}

export async function reviewFleet(
  open: Open,
  workflow: DatabaseConfigInput['workflow'] = {},
): Promise<ReviewFleet> {
  const clock = handClock();
  const db = await open({ workflow }, { clock: clock.now });
  await db.createInstance(instance('coder', { issue_number: 7, base_branch: 'main', host: 'h' }));
  const request: ReviewFleet['request'] = (more = {}) =>
    db.reviews.request({ instanceId: 'coder', headCommit: 'c1', ...more });
  const submit: ReviewFleet['submit'] = (review, more = {}) =>
    db.reviews.submit(review.id, {
      reviewer: review.reviewer_instance,
      headCommit: review.head_commit,
      verdict: 'changes_requested',
      ...more,
    });
  return {
    db,
    clock,
    request,
    submit,
    round: async (findings = [], more = {}) => submit(await request(more), { findings }),
    status: async (id = 'coder') => (await db.getInstance(id))?.status,
  };
}

/** The rejection of a call, to look at more than once. */
export async function rejection(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expectRejection(),
    (error: unknown) => error,
  );
}

function expectRejection(): never {
  throw new Error('The call was not refused.');
}
