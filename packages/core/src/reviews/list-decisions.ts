import { DECISION_CHOICES, type DecisionFilter, type ReviewDecisionRecord } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkInput } from '../validation/check-input.ts';
import { decisionFilter } from '../validation/review-schemas.ts';

const name = 'reviews.decisions';

export const listDecisions: ReadOperation<[DecisionFilter?], ReviewDecisionRecord[]> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(input = {}) {
    const { instanceId, pending } = checkInput(name, decisionFilter, input);
    return ({ store }) =>
      store.find('review_decisions', {
        where: {
          ...(instanceId !== undefined && { instance_id: instanceId }),
          ...(pending !== undefined && { choice: pending ? null : { in: DECISION_CHOICES } }),
        },
        orderBy: [{ field: 'id' }],
      });
  },
};
