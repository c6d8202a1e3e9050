import type { Scenario } from '../scenario.ts';
import { aggregate } from './aggregate.ts';
import { checks } from './checks.ts';
import { copies } from './copies.ts';
import { crash } from './crash.ts';
import { foreignKeys } from './foreign-keys.ts';
import { insert } from './insert.ts';
import { isolation } from './isolation.ts';
import { lifecycle } from './lifecycle.ts';
import { maintenance } from './maintenance.ts';
import { migrations } from './migrations.ts';
import { model } from './model.ts';
import { onConflict } from './on-conflict.ts';
import { orderAndPaging } from './order-and-paging.ts';
import { query } from './query.ts';
import { savepoints } from './savepoints.ts';
import { transactions } from './transactions.ts';
import { twoInstances } from './two-instances.ts';
import { twoProcesses } from './two-processes.ts';
import { updateDelete } from './update-delete.ts';
import { values } from './values.ts';

/** Every scenario, by group. */
export const scenarios: readonly Scenario[] = [
  ...lifecycle,
  ...values,
  ...query,
  ...orderAndPaging,
  ...aggregate,
  ...insert,
  ...onConflict,
  ...checks,
  ...updateDelete,
  ...foreignKeys,
  ...transactions,
  ...isolation,
  ...savepoints,
  ...twoInstances,
  ...twoProcesses,
  ...crash,
  ...migrations,
  ...maintenance,
  ...copies,
  ...model,
];

/** The scenarios with these keys or of these groups; all of them where none is given. */
export function scenariosFor(only: readonly string[] = []): readonly Scenario[] {
  if (only.length === 0) return scenarios;
  return scenarios.filter(({ key, group }) => only.includes(key) || only.includes(group));
}
