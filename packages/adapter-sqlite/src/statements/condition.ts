import { listParam, type Predicate } from '@skep/sql-schema';
import { type Expression, type SqlBool, sql } from 'kysely';

/** A predicate in SQL; its values stand in the order in which `predicateShape` gives them. */
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
      return sql<SqlBool>`${sql.ref(predicate.field)} in (select value from json_each(${listParam(predicate.values)}))`;
    case 'null':
      return sql<SqlBool>`${sql.ref(predicate.field)} ${sql.raw(predicate.isNull ? 'is null' : 'is not null')}`;
  }
}
