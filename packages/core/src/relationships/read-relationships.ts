import type { RelationshipRecord } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';

const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;

export const getRelationships: ReadOperation<[string], RelationshipRecord[]> = {
  name: 'getRelationships',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(instanceId) {
    checkArgument('getRelationships', 'instanceId', identifier, instanceId);
    return ({ store }) =>
      store.find('instance_relationships', {
        where: { anyOf: [{ parent_instance: instanceId }, { child_instance: instanceId }] },
        orderBy: newestFirst,
      });
  },
};

export const listRelationships: ReadOperation<[], RelationshipRecord[]> = {
  name: 'listRelationships',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare() {
    return ({ store }) => store.find('instance_relationships', { orderBy: newestFirst });
  },
};
