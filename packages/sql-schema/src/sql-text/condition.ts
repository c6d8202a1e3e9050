import type { Predicate } from '../predicate.ts';
import { named } from './names.ts';

/** The `where` of a predicate; nothing where it holds for every row. Its values are the params that `predicateShape` gives. */
export function whereText(predicate: Predicate): string {
  if (predicate.kind === 'constant' && predicate.value) return '';
  return ` where ${conditionText(predicate)}`;
}

function conditionText(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? '1' : '0';
    case 'and':
    case 'or':
      return `(${predicate.members.map(conditionText).join(` ${predicate.kind} `)})`;
    case 'compare':
      return `${named(predicate.field)} ${predicate.operator} ?`;
    case 'in':
      // One parameter for the whole list: one text for all lengths, and no limit to them.
      return `${named(predicate.field)} in (select value from json_each(?))`;
    case 'null':
      return `${named(predicate.field)} ${predicate.isNull ? 'is null' : 'is not null'}`;
  }
}
