import type { FindPlan } from '../plans/read-plans.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { whereText } from './condition.ts';
import { columnNames, named } from './names.ts';

export function findText(plan: FindPlan, format: RowFormat): string {
  const { columns } = plan;
  const rest = ` from ${named(plan.table.name)}${whereText(plan.predicate)}${orderText(plan)}${pageTexts[plan.page]}`;
  if (plan.rows !== 'some' || format.selectTogether === undefined)
    return `select ${format.select(columns)}${rest}`;
  return `select ${format.selectTogether(columns)} from (select ${columnNames(columns)}${rest})`;
}

function orderText({ order }: FindPlan): string {
  if (order.length === 0) return '';
  return ` order by ${order.map(({ field, direction }) => `${named(field)} ${direction}`).join(', ')}`;
}

/**
 * SQLite makes its plan for the value of a bare `limit ?`, and so prepares the statement again whenever one is bound, which
 * costs several times what reading a record does. It does not plan for an expression.
 */
const pageTexts: Readonly<Record<FindPlan['page'], string>> = {
  all: '',
  first: ' limit 1',
  limit: ' limit +?',
  offset: ' limit +? offset +?',
};
