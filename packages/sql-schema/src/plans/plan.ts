import type { StoredValue } from '../codec.ts';
import type { Predicate } from '../predicate.ts';

/** A value to bind. `bigint` where an expression needs a true integer, which some drivers make of no number. */
export type PlanValue = StoredValue | bigint;

/**
 * A checked call, ready to be made into SQL, that shares no value with what the caller passed in. Building and compiling
 * SQL costs many times what most statements do, so its text is worth keeping by `shape`.
 */
export interface Plan {
  /** Tells apart whatever gives other SQL text; says nothing of values. */
  readonly shape: string;
  /** The values in the order in which the SQL must place them. */
  readonly params: readonly PlanValue[];
}

/** A predicate's shape; its values are put at the end of `params`, in the order of its members. */
export function predicateShape(predicate: Predicate, params: PlanValue[]): string {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? 'T' : 'F';
    case 'and':
    case 'or':
      return `${predicate.kind}(${predicate.members.map((member) => predicateShape(member, params)).join(',')})`;
    case 'compare':
      params.push(predicate.value);
      return predicate.field + predicate.operator;
    case 'in':
      params.push(listParam(predicate.values));
      return `${predicate.field} in`;
    case 'null':
      return predicate.field + (predicate.isNull ? ' null' : ' set');
  }
}

/**
 * A list as one parameter, for `field in (select value from json_each(?))`: one shape for all lengths, and no limit to
 * them.
 */
export function listParam(values: readonly StoredValue[]): string {
  return JSON.stringify(values);
}
