import type { EventFilter, MCPEventRecord, Where } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { eventFilter } from '../validation/record-schemas.ts';
import { count, date, identifier } from '../validation/values.ts';

const newestFirst = [{ field: 'timestamp', direction: 'desc' }] as const;

export const getMCPEvents: ReadOperation<[string, number?], MCPEventRecord[]> = {
  name: 'getMCPEvents',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(instance_id, limit = 100) {
    checkArgument('getMCPEvents', 'instanceId', identifier, instance_id);
    checkArgument('getMCPEvents', 'limit', count, limit);
    return ({ store }) => store.find('mcp_events', { where: { instance_id }, orderBy: newestFirst, limit });
  },
};

export const getRecentMCPEvents: ReadOperation<[Date], MCPEventRecord[]> = {
  name: 'getRecentMCPEvents',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(sinceDate) {
    checkArgument('getRecentMCPEvents', 'sinceDate', date, sinceDate);
    return ({ store }) =>
      store.find('mcp_events', { where: { timestamp: { gte: sinceDate } }, orderBy: newestFirst });
  },
};

export const listMCPEvents: ReadOperation<[EventFilter?], MCPEventRecord[]> = {
  name: 'listMCPEvents',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(filter = {}) {
    const { limit, orderDirection, ...conditions } = checkInput('listMCPEvents', eventFilter, filter);
    const direction = orderDirection === 'ASC' ? 'asc' : 'desc';
    return ({ store }) =>
      store.find('mcp_events', {
        where: whereOf(conditions),
        orderBy: [{ field: 'timestamp', direction }],
        ...(limit === undefined ? {} : { limit }),
      });
  },
};

function whereOf({ instanceId, sessionId, kinds, outcomes, since, ids, afterId }: EventFilter): Where {
  const id = { ...(ids && { in: ids }), ...(afterId !== undefined && { gt: afterId }) };
  return {
    ...(instanceId && { instance_id: instanceId }),
    ...(sessionId && { session_id: sessionId }),
    ...(kinds && { kind: { in: kinds } }),
    ...(outcomes && { outcome: { in: outcomes } }),
    ...(since && { timestamp: { gte: since } }),
    ...(Object.keys(id).length > 0 && { id }),
  };
}
