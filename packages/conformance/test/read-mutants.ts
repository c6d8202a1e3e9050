import { isStorageError, type Row, tableOf, totalOrder } from '@skep/contracts';
import { type DataMutation, delegateData } from './delegate.ts';
import { hasOperator, type Mutant, mapConditions } from './mutant.ts';

/** Faults in what a query or an aggregate means. */
export const readMutants: readonly Mutant[] = [
  reading('every field comes back', 'query-omit', (inner) => ({
    find: (table, { omit: _, ...query } = {}) => inner.find(table, query),
  })),
  reading('in [] matches everything', 'query-in-of-nothing', (inner) => ({
    find: (table, query = {}) => {
      const where = mapConditions(query.where ?? {}, (condition) =>
        hasOperator(condition, 'in') && condition.in?.length === 0 ? undefined : condition,
      );
      return inner.find(table, { ...query, where });
    },
  })),
  reading('anyOf [] matches everything', 'query-any-of-nothing', (inner) => ({
    find: (table, query = {}) => {
      const { anyOf, ...rest } = query.where ?? {};
      const isEmpty = Array.isArray(anyOf) && anyOf.length === 0;
      return inner.find(table, isEmpty ? { ...query, where: rest } : query);
    },
  })),
  reading('a null is smaller in conditions too', 'query-comparison-leaves-nulls-out', (inner) => ({
    find: async (table, query = {}) => {
      const widened = Object.entries(query.where ?? {}).flatMap(([field, condition]) =>
        hasOperator(condition, 'lt') ? [{ [field]: condition }, { [field]: null }] : [],
      );
      return inner.find(table, widened.length > 0 ? { ...query, where: { anyOf: widened } } : query);
    },
  })),
  reading('{ null: false } is ignored', 'query-null', (inner) => ({
    find: (table, query = {}) => {
      const where = mapConditions(query.where ?? {}, (condition) =>
        hasOperator(condition, 'null') && condition.null === false ? undefined : condition,
      );
      return inner.find(table, { ...query, where });
    },
  })),
  reading('gt means gte', 'query-comparison', (inner) => ({
    find: (table, query = {}) => {
      const where = mapConditions(query.where ?? {}, (condition) => {
        if (!hasOperator(condition, 'gt')) return condition;
        const { gt, ...rest } = condition;
        return gt === undefined ? condition : { ...rest, gte: gt };
      });
      return inner.find(table, { ...query, where });
    },
  })),
  reading('text is equal whatever its case', 'text-keys-are-told-apart', (inner) => ({
    find: (table, query = {}) => {
      const where = mapConditions(query.where ?? {}, (condition) =>
        typeof condition === 'string'
          ? { in: [condition.toLowerCase(), condition.toUpperCase(), condition] }
          : condition,
      );
      return inner.find(table, { ...query, where });
    },
  })),
  reading('a malformed query finds nothing', 'query-malformed-is-invalid', (inner) => ({
    find: (...call) =>
      inner.find(...call).catch((error: unknown) => {
        if (isStorageError(error) && error.reason === 'invalid') return [];
        throw error;
      }),
  })),
  reading('nulls come last', 'order-nulls', (inner) => ({
    find: async (table, query = {}) => {
      const rows = await inner.find(table, query);
      const field = query.orderBy?.[0]?.field;
      if (field === undefined || query.orderBy?.[0]?.direction === 'desc') return rows;
      return [...rows.filter((row) => row[field] !== null), ...rows.filter((row) => row[field] === null)];
    },
  })),
  reading('ties always ascend', 'order-ties', (inner) => ({
    find: (table, query = {}) => {
      const { primaryKey } = tableOf(table);
      const ties = totalOrder(tableOf(table), query.orderBy)
        .filter(({ field }) => primaryKey.includes(field))
        .filter(({ field }) => !query.orderBy?.some((order) => order.field === field))
        .map(({ field }) => ({ field, direction: 'asc' as const }));
      return inner.find(table, { ...query, orderBy: [...(query.orderBy ?? []), ...ties] });
    },
  })),
  reading(
    'text is ordered by UTF-16 unit',
    'order-text-by-code-point',
    sortedBy((a, b) => (a < b ? -1 : 1)),
  ),
  reading(
    'text is ordered by locale',
    'order-text-by-code-point',
    sortedBy((a, b) => a.localeCompare(b)),
  ),
  reading('numbers are ordered as text', 'order-default-is-primary-key', (inner) => ({
    find: async (table, query) => {
      const rows = await inner.find(table, query);
      const text = ({ repo_owner, repo_name, number }: Row): string => `${repo_owner} ${repo_name} ${number}`;
      return table === 'github_issues' ? rows.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : rows;
    },
  })),
  reading('an offset skips one row too many', 'limit-and-offset', (inner) => ({
    find: (table, { offset, ...query } = {}) =>
      inner.find(table, offset === undefined || offset === 0 ? query : { ...query, offset: offset + 1 }),
  })),
  reading('limit 0 means no limit', 'limit-and-offset', (inner) => ({
    find: (table, { limit, ...query } = {}) => inner.find(table, limit ? { ...query, limit } : query),
  })),
  reading('after includes its row', 'after-excludes-its-row', (inner) => ({
    find: async (table, query = {}) => {
      const rows = await inner.find(table, query);
      const where = { id: query.after?.id ?? null };
      return query.after === undefined ? rows : [...(await inner.find(table, { where })), ...rows];
    },
  })),
  reading('after loses rows that have a null', 'after-with-nulls-and-ties', (inner) => ({
    find: async (table, query = {}) => {
      const rows = await inner.find(table, query);
      const field = query.orderBy?.[0]?.field ?? 'id';
      return query.after === undefined ? rows : rows.filter((row) => row[field] !== null);
    },
  })),
  reading('after needs its row to exist', 'after-is-stable-under-deletes', (inner) => ({
    find: async (table, query = {}) => {
      const { id } = query.after ?? {};
      const exists =
        id === undefined || id === null || (await inner.find(table, { where: { id } })).length > 0;
      return exists ? inner.find(table, query) : [];
    },
  })),
  reading('count of a field counts nulls', 'aggregate-count-of-a-field-leaves-nulls-out', (inner) => ({
    aggregate: (table, query) => {
      const measures = Object.entries(query.measures).map(([name, measure]) => [
        name,
        measure.op === 'count' ? { op: 'count' } : measure,
      ]);
      return inner.aggregate(table, { ...query, measures: Object.fromEntries(measures) });
    },
  })),
  reading('the sum of nothing is 0', 'aggregate-of-nothing', (inner) => ({
    aggregate: async (table, query) => {
      const groups = await inner.aggregate(table, query);
      return groups.map(({ keys, values }) => ({ keys, values: { ...values, sum: values.sum ?? 0 } }));
    },
  })),
  reading('a bucket before 1970 is rounded up', 'aggregate-by-time-bucket', (inner) => ({
    aggregate: async (table, query) => {
      const groups = await inner.aggregate(table, query);
      return groups.map(({ keys, values }) => {
        const time = keys.updated_at;
        if (!(time instanceof Date) || time.getTime() >= 0) return { keys, values };
        return { keys: { ...keys, updated_at: new Date(time.getTime() + 1000) }, values };
      });
    },
  })),
  reading('groups come as they are met', 'aggregate-groups-in-order-null-first', (inner) => ({
    aggregate: async (...call) => (await inner.aggregate(...call)).toReversed(),
  })),
];

function reading(fault: string, foundBy: string, mutation: DataMutation): Mutant {
  return { fault, foundBy, mutate: (sound) => delegateData(sound, mutation) };
}

function sortedBy(compare: (a: string, b: string) => number): DataMutation {
  return (inner) => ({
    find: async (table, query) => {
      const rows = await inner.find(table, query);
      return rows.sort((a, b) => compare(String(a.key), String(b.key)));
    },
  });
}
