import type { InstanceFilter, InstanceRecord, Where } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { instanceFilter } from '../validation/instance-schemas.ts';
import { identifier } from '../validation/values.ts';

export const getInstance: ReadOperation<[string], InstanceRecord | null> = {
  name: 'getInstance',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(id) {
    checkArgument('getInstance', 'id', identifier, id);
    return ({ store }) => store.first('instances', { id });
  },
};

export const listInstances: ReadOperation<[InstanceFilter?], InstanceRecord[]> = {
  name: 'listInstances',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(filter = {}) {
    const { limit, offset, orderBy, orderDirection, ...conditions } = checkInput(
      'listInstances',
      instanceFilter,
      filter,
    );
    const direction = orderDirection === 'ASC' ? 'asc' : 'desc';
    return ({ store }) =>
      store.find('instances', {
        where: whereOf(conditions),
        orderBy: [{ field: orderBy ?? 'last_activity', direction }],
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
      });
  },
};

function whereOf(filter: InstanceFilter): Where {
  const { types, statuses, agents, issueNumber, parentInstance, sessionId } = filter;
  return {
    ...(types && { type: { in: types } }),
    ...(statuses && { status: { in: statuses } }),
    ...(agents && { agent: { in: agents } }),
    ...(issueNumber && { issue_number: issueNumber }),
    ...(parentInstance && { parent_instance_id: parentInstance }),
    ...(sessionId && { session_id: sessionId }),
  };
}
