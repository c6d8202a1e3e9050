import type { Row, TableDescriptor, Value } from '@skep/contracts';
import { type OrderBy, totalOrder } from '@skep/contracts';

/** Compares two rows in the complete order of a query. */
export type CompareRows = (a: Readonly<Row>, b: Readonly<Row>) => number;

/** The order of a query: its fields, then the primary key, so that no two rows are equal. */
export function rowOrder(table: TableDescriptor, orderBy: readonly OrderBy[] = []): CompareRows {
  const order = totalOrder(table, orderBy);
  return (a, b) => {
    for (const { field, direction } of order) {
      const difference = compareValues(a[field] ?? null, b[field] ?? null);
      if (difference !== 0) return direction === 'asc' ? difference : -difference;
    }
    return 0;
  };
}

/** Compares two values of one field. Null is smaller than every value. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

/** By code point. `<` compares UTF-16 units, and so puts an emoji before U+FFFD. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A surrogate is half of a code point above U+FFFF, and so comes after every unit that is none. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
