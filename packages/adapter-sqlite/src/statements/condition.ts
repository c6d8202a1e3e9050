import type { Predicate } from '@skep/sql-schema';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Bound } from '../connection.ts';

/** A predicate's shape, its values put at the end of `values` in the order in which `conditionSql` places them. */
export function shapeOf(predicate: Predicate, values: Bound[]): string {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? 'T' : 'F';
    case 'and':
    case 'or':
      return `${predicate.kind}(${predicate.members.map((member) => shapeOf(member, values)).join(',')})`;
    case 'compare':
      values.push(predicate.value);
      return predicate.field + predicate.operator;
    case 'in':
      values.push(listOf(predicate.values));
      return `${predicate.field} in`;
    case 'null':
      return predicate.field + (predicate.isNull ? ' null' : ' set');
  }
}

export function conditionSql(predicate: Predicate): Expression<SqlBool> {
  switch (predicate.kind) {
    case 'constant':
      return sql<SqlBool>`${sql.lit(predicate.value ? 1 : 0)}`;
    case 'and':
    case 'or':
      return sql<SqlBool>`(${sql.join(predicate.members.map(conditionSql), sql.raw(` ${predicate.kind} `))})`;
    case 'compare':
      return sql<SqlBool>`${sql.ref(predicate.field)} ${sql.raw(predicate.operator)} ${predicate.value}`;
    case 'in':
      return sql<SqlBool>`${sql.ref(predicate.field)} in (select value from json_each(${listOf(predicate.values)}))`;
    case 'null':
      return sql<SqlBool>`${sql.ref(predicate.field)} ${sql.raw(predicate.isNull ? 'is null' : 'is not null')}`;
  }
}

/** One parameter, however long the list: one shape for all lengths, and no limit to them. */
function listOf(values: readonly Bound[]): string {
  return JSON.stringify(values);
}
