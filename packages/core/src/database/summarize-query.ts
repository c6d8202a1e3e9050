import type { AggregateQuery, InsertOptions, Query, QueryReport, Row, Where } from '@skep/contracts';

// A call of storage in words: field names and operators. Values may be secret and are left out.

/** `id = ?, status in [?2], any of (a = ?) or (b = ?)`. */
export function summarizeWhere(where: Where): string {
  const parts = Object.entries(where).map(([field, condition]) => {
    if (Array.isArray(condition)) {
      const shapes = new Set(condition.map((member: Where) => `(${summarizeWhere(member)})`));
      return `any of ${condition.length}: ${[...shapes].join(' or ')}`;
    }
    if (condition === null) return `${field} is null`;
    if (typeof condition !== 'object' || condition instanceof Date) return `${field} = ?`;
    return Object.entries(condition)
      .map(
        ([operator, operand]) =>
          `${field} ${operator} ${Array.isArray(operand) ? `[${operand.length}]` : '?'}`,
      )
      .join(', ');
  });
  return parts.length === 0 ? 'all' : parts.join(', ');
}

export function summarizeQuery({ where = {}, orderBy = [], limit, offset, after }: Query): string {
  const order = orderBy.map(({ field, direction = 'asc' }) => `${field} ${direction}`);
  return [
    `where ${summarizeWhere(where)}`,
    ...(order.length > 0 ? [`order by ${order.join(', ')}`] : []),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(offset === undefined ? [] : [`offset ${offset}`]),
    ...(after === undefined ? [] : ['after a row']),
  ].join(' ');
}

export function summarizeAggregate({ where = {}, groupBy = [], measures }: AggregateQuery): string {
  const parts = Object.values(measures).map(({ op, field }) => `${op}(${field ?? '*'})`);
  const groups = groupBy.map((key) => (typeof key === 'string' ? key : `${key.field} by ${key.bucket} ms`));
  const grouped = groups.length === 0 ? '' : ` group by ${groups.join(', ')}`;
  return `${parts.join(', ')} where ${summarizeWhere(where)}${grouped}`;
}

export function summarizeInsert(rows: readonly Readonly<Row>[], options?: InsertOptions): string {
  const fields = Object.keys(rows[0] ?? {}).join(', ');
  const conflict = options?.onConflict;
  const resolved =
    conflict === undefined ? '' : ` on conflict (${conflict.fields.join(', ')}) ${conflict.action}`;
  return `${rows.length} of (${fields})${resolved}`;
}

export function summarizeUpdate(where: Where, changes: Readonly<Row>): string {
  return `set ${Object.keys(changes).join(', ')} where ${summarizeWhere(where)}`;
}

/** The line that is written to stderr where no hook takes the reports. */
export function describeReport({ method, table, summary, durationMs, error }: QueryReport): string {
  const failed = error === null ? '' : ' failed';
  const what = table === null ? method : `${method} ${table}`;
  return `[skep] ${what}: ${summary} (${durationMs.toFixed(1)} ms)${failed}\n`;
}
