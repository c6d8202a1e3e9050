import { planAggregate, planFind } from '../plans/read-plans.ts';
import { planDelete, planInsert, planUpdate } from '../plans/write-plans.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { deleteText, updateText } from '../sql-text/write.ts';
import { aggregate, find } from './sql-reads.ts';
import { change, insert } from './sql-writes.ts';
import type { SqlConnection, Statements } from './statement.ts';

/** The data methods as SQL, for connections whose rows are read in this format. */
export function sqlStatements(format: RowFormat): Statements<SqlConnection> {
  return {
    find(name, query) {
      const plan = planFind(name, query);
      return (connection) => find(connection, plan, format);
    },
    aggregate(name, query) {
      const plan = planAggregate(name, query);
      return (connection) => aggregate(connection, plan, format);
    },
    insert: (name, rows, options) => insert(planInsert(name, rows, options), format),
    update(name, where, changes) {
      const plan = planUpdate(name, where, changes);
      return change(plan, () => updateText(plan));
    },
    remove(name, where) {
      const plan = planDelete(name, where);
      return change(plan, () => deleteText(plan));
    },
  };
}
