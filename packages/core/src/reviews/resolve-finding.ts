import { DatabaseError, type FindingResolution, type ReviewFindingRecord } from '@skep/contracts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { findingResolution } from '../validation/review-schemas.ts';
import { positive } from '../validation/values.ts';

const name = 'reviews.resolve';

export const resolveFinding: WriteOperation<[number, FindingResolution], ReviewFindingRecord> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(findingId, resolution) {
    checkArgument(name, 'findingId', positive, findingId);
    checkArgument(name, 'resolution', findingResolution, resolution);
    return async ({ store }) => {
      const finding = await store.first('review_findings', { id: findingId });
      if (finding === null) throw findingNotFound(findingId);
      await store.update('review_findings', finding, { resolution });
      return { ...finding, resolution };
    };
  },
};

function findingNotFound(id: number): DatabaseError {
  return new DatabaseError(
    'DATABASE_UPDATE_FAILED',
    `There is no finding ${id}. Look for its id with reviews.history.`,
    { operation: name, reason: 'record-not-found', context: { id } },
  );
}
