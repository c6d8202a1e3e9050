import type { Scenario } from '../scenario.ts';
import { aggregate } from './aggregate.ts';
import { lifecycle } from './lifecycle.ts';
import { orderAndPaging } from './order-and-paging.ts';
import { query } from './query.ts';
import { values } from './values.ts';

/** Every scenario, by group. */
export const scenarios: readonly Scenario[] = [
  ...lifecycle,
  ...values,
  ...query,
  ...orderAndPaging,
  ...aggregate,
];

/** The scenarios with these keys or of these groups; all of them where none is given. */
export function scenariosFor(only: readonly string[] = []): readonly Scenario[] {
  if (only.length === 0) return scenarios;
  return scenarios.filter(({ key, group }) => only.includes(key) || only.includes(group));
}
