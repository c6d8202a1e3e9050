import type { Reviews } from '@skep/contracts';
import type { OperationOf } from '../operations/operation.ts';
import { decideReviews } from './decide-reviews.ts';
import { dismissReview } from './dismiss-review.ts';
import { getReview } from './get-review.ts';
import { listDecisions } from './list-decisions.ts';
import { listReviews } from './list-reviews.ts';
import { requestReview } from './request-review.ts';
import { resolveFinding } from './resolve-finding.ts';
import { reviewHistory } from './review-history.ts';
import { reviewStatus } from './review-state.ts';
import { startReview } from './start-review.ts';
import { submitReview } from './submit-review.ts';

/** The operations of `reviews`, by the name of their method. */
export const reviewOperations: { readonly [K in keyof Reviews]: OperationOf<Reviews[K]> } = {
  request: requestReview,
  start: startReview,
  submit: submitReview,
  dismiss: dismissReview,
  decide: decideReviews,
  resolve: resolveFinding,
  status: reviewStatus,
  get: getReview,
  list: listReviews,
  decisions: listDecisions,
  history: reviewHistory,
};
