import type { Paint } from '../output/colour.ts';

/** Names and what they stand for, below each other. A name that is empty goes on with the one before. */
export type FieldRow = readonly [name: string, text: string];

export function fieldLines(rows: readonly FieldRow[], paint: Paint, indent = ''): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${indent}${paint('dim', name.padEnd(width))}  ${text}\n`).join('');
}
