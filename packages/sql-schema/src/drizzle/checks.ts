import { getTableName, type SQL, sql } from 'drizzle-orm';
import { type AnySQLiteColumn, type CheckBuilder, check } from 'drizzle-orm/sqlite-core';

/** A check by the name that the migrations give it: `chk_<table>_<column>`. */
function named(column: AnySQLiteColumn, rule: string): CheckBuilder {
  return check(`chk_${getTableName(column.table)}_${column.name}`, sql.raw(rule) as SQL);
}

export function oneOf(column: AnySQLiteColumn, values: readonly string[]): CheckBuilder {
  return named(column, `${column.name} IN (${values.map((value) => `'${value}'`).join(', ')})`);
}

export function atLeast(column: AnySQLiteColumn, least: number): CheckBuilder {
  return named(column, `${column.name} >= ${least}`);
}

export function zeroOrOne(column: AnySQLiteColumn): CheckBuilder {
  return named(column, `${column.name} IN (0, 1)`);
}

export function validJson(column: AnySQLiteColumn): CheckBuilder {
  return named(column, `json_valid(${column.name})`);
}
