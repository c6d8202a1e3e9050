import { DatabaseError, type RelationshipUpdate } from '@skep/contracts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { relationshipUpdate } from '../validation/record-schemas.ts';
import { positive } from '../validation/values.ts';

const name = 'updateRelationship';

export const updateRelationship: WriteOperation<[number, RelationshipUpdate], void> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, updates) {
    checkArgument(name, 'id', positive, id);
    const { review_iteration, metadata } = checkInput(name, relationshipUpdate, updates);
    return async ({ store }) => {
      const relationship = await store.first('instance_relationships', { id });
      if (relationship === null) throw relationshipNotFound(id);
      await store.update('instance_relationships', relationship, {
        ...(review_iteration !== undefined && { review_iteration }),
        ...(metadata !== undefined && { metadata }),
      });
    };
  },
};

function relationshipNotFound(id: number): DatabaseError {
  return new DatabaseError(
    'DATABASE_UPDATE_FAILED',
    `There is no relationship ${id}. Look for its id with getRelationships or listRelationships.`,
    { operation: name, reason: 'record-not-found', context: { id } },
  );
}
