import {
  type Comparison,
  type Condition,
  type OrderBy,
  type Query,
  type Row,
  type TableDescriptor,
  totalOrder,
  type Value,
  type Where,
} from '@skep/contracts';
import { encodeValue, type StoredValue } from './codec.ts';

export type ComparisonOperator = '=' | '<' | '<=' | '>' | '>=';

/**
 * What a `Where` or an `after` asks of a row, in terms that every SQL query builder has. Values are encoded. `and` and
 * `or` have at least two members; a comparison with a null column is not true.
 */
export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly members: readonly Predicate[] }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: ComparisonOperator;
      readonly value: StoredValue;
    }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly StoredValue[] }
  | { readonly kind: 'null'; readonly field: string; readonly isNull: boolean };

/**
 * SQLite limits the depth of an expression to 1000 and reads a chain of n members as n levels, so a longer chain is
 * made a tree of chains of this length.
 */
const CHAIN = 64;

/** The rows that `where` matches. It must have passed `checkWhere`. */
export function wherePredicate(where: Where): Predicate {
  const members: Predicate[] = [];
  for (const [name, condition] of Object.entries(where)) {
    if (name === 'anyOf') members.push(or((condition as readonly Where[]).map(wherePredicate)));
    else members.push(...conditionPredicates(name, condition as Condition));
  }
  return and(members);
}

/** The rows that follow `after` in the total order. */
export function afterPredicate(
  table: TableDescriptor,
  orderBy: readonly OrderBy[] | undefined,
  after: Readonly<Row>,
): Predicate {
  return totalOrder(table, orderBy).reduceRight<Predicate>(
    (rest, { field, direction }) =>
      beyond(
        field,
        direction,
        encodeValue(after[field] as Value),
        table.fields[field]?.nullable === true,
        rest,
      ),
    never,
  );
}

/** The rows that a query is about: those of its `where` that follow its `after`. */
export function queryPredicate(table: TableDescriptor, query: Query): Predicate {
  const where = wherePredicate(query.where ?? {});
  return query.after === undefined ? where : and([where, afterPredicate(table, query.orderBy, query.after)]);
}

const always: Predicate = { kind: 'constant', value: true };
const never: Predicate = { kind: 'constant', value: false };

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

function conditionPredicates(field: string, condition: Condition): Predicate[] {
  if (condition === null) return [isNull(field, true)];
  if (typeof condition !== 'object' || condition instanceof Date) {
    return [compare(field, '=', encodeValue(condition))];
  }
  return Object.entries(condition satisfies Comparison).map(([operator, operand]) => {
    if (operator === 'null') return isNull(field, operand as boolean);
    if (operator === 'in') return oneOf(field, (operand as readonly Value[]).map(encodeValue));
    return compare(field, operators[operator as keyof typeof operators], encodeValue(operand as Value));
  });
}

/** Rows whose `field` comes after `value`, or is the same and satisfies `rest`. Null is smaller than every value. */
function beyond(
  field: string,
  direction: 'asc' | 'desc',
  value: StoredValue,
  nullable: boolean,
  rest: Predicate,
): Predicate {
  if (value === null) {
    const tied = and([isNull(field, true), rest]);
    return direction === 'asc' ? or([isNull(field, false), tied]) : tied;
  }
  const strict = compare(field, direction === 'asc' ? '>' : '<', value);
  if (direction === 'desc' && nullable) {
    return or([isNull(field, true), strict, and([compare(field, '=', value), rest])]);
  }
  if (rest === never) return strict;
  // The first member alone lets an index seek to where the page begins.
  return and([compare(field, direction === 'asc' ? '>=' : '<=', value), or([strict, rest])]);
}

function compare(field: string, operator: ComparisonOperator, value: StoredValue): Predicate {
  return { kind: 'compare', field, operator, value };
}

function isNull(field: string, yes: boolean): Predicate {
  return { kind: 'null', field, isNull: yes };
}

function oneOf(field: string, values: readonly StoredValue[]): Predicate {
  const [first] = values;
  if (first === undefined) return never;
  return values.length === 1 ? compare(field, '=', first) : { kind: 'in', field, values };
}

function and(members: readonly Predicate[]): Predicate {
  return join('and', members, always, never);
}

function or(members: readonly Predicate[]): Predicate {
  return join('or', members, never, always);
}

function join(
  kind: 'and' | 'or',
  members: readonly Predicate[],
  neutral: Predicate,
  absorbing: Predicate,
): Predicate {
  const absorbs = (member: Predicate) => sameConstant(member, absorbing);
  if (members.some(absorbs)) return absorbing;
  const left = members.filter((member) => !sameConstant(member, neutral));
  const [first] = left;
  if (first === undefined) return neutral;
  if (left.length === 1) return first;
  if (left.length <= CHAIN) return { kind, members: left };
  const chains: Predicate[] = [];
  for (let start = 0; start < left.length; start += CHAIN) {
    chains.push(join(kind, left.slice(start, start + CHAIN), neutral, absorbing));
  }
  return join(kind, chains, neutral, absorbing);
}

function sameConstant(member: Predicate, constant: Predicate): boolean {
  return member.kind === 'constant' && constant.kind === 'constant' && member.value === constant.value;
}
