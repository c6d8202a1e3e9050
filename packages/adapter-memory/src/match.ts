import type { Comparison, Condition, Row, Value, Where } from '@skep/contracts';
import { compareValues } from './compare.ts';

/** Whether every condition of `where` holds for `row`. */
export function matches(row: Readonly<Row>, where: Where): boolean {
  return Object.entries(where).every(([name, condition]) =>
    name === 'anyOf'
      ? (condition as readonly Where[]).some((member) => matches(row, member))
      : holds(row[name] ?? null, condition as Condition),
  );
}

/** A condition that asks for one value, which may be null. */
export function isEquality(condition: Where[string] | undefined): condition is Value {
  return (
    condition !== undefined && (typeof condition !== 'object' || condition === null || isDate(condition))
  );
}

function holds(value: Value, condition: Condition): boolean {
  if (isEquality(condition)) return compareValues(value, condition) === 0;
  return Object.entries(condition).every(([operator, operand]) => {
    if (operator === 'null') return (value === null) === operand;
    if (value === null) return false;
    if (operator === 'in')
      return (operand as readonly Value[]).some((one) => compareValues(value, one) === 0);
    return compares(operator as 'gt' | 'gte' | 'lt' | 'lte', compareValues(value, operand as Value));
  });
}

function compares(operator: Exclude<keyof Comparison, 'in' | 'null'>, difference: number): boolean {
  switch (operator) {
    case 'gt':
      return difference > 0;
    case 'gte':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'lte':
      return difference <= 0;
  }
}

function isDate(value: unknown): value is Date {
  return value instanceof Date;
}
