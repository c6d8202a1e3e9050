import type { Predicate } from '@skep/sql-schema';
import { and, eq, gt, gte, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { NextSlot } from './compiled.ts';
import type { DrizzleTable } from './drizzle-tables.ts';

const operators = { '=': eq, '<': lt, '<=': lte, '>': gt, '>=': gte };

export function conditionSql(predicate: Predicate, table: DrizzleTable, next: NextSlot): SQL | undefined {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? undefined : sql`0`;
    case 'and':
      return and(...predicate.members.map((member) => conditionSql(member, table, next)));
    case 'or':
      return or(...predicate.members.map((member) => conditionSql(member, table, next)));
    case 'compare':
      return operators[predicate.operator](table.column(predicate.field), next());
    case 'in':
      // One parameter for the whole list: one shape for all lengths, and no limit to them.
      return sql`${table.column(predicate.field)} in (select value from json_each(${next()}))`;
    case 'null':
      return (predicate.isNull ? isNull : isNotNull)(table.column(predicate.field));
  }
}
