import type { Paint, Style } from './colour.ts';
import { fit, widthOf } from './width.ts';

export interface Column<R> {
  readonly title: string;
  /** The neutralized text of a cell. */
  readonly text: (row: R) => string;
  readonly style?: (row: R) => Style | null;
  readonly align?: 'right';
  /** May be cut where the terminal is too narrow. */
  readonly shrinks?: true;
}

export interface TableLook {
  readonly paint: Paint;
  /** Columns of the terminal; null where nothing may be cut. */
  readonly width: number | null;
}

const GAP = '  ';
const NARROWEST = 8;

/** Aligned text with a line of titles, ready to print. Made of spaces, so that it can be cut by column. */
export function renderTable<R>(columns: readonly Column<R>[], rows: readonly R[], look: TableLook): string {
  const cells = rows.map((row) => columns.map((column) => column.text(row)));
  const natural = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...cells.map((line) => widthOf(line[index] ?? ''))),
  );
  const widths = look.width === null ? natural : shrink(natural, columns, look.width);

  const line = (texts: readonly string[], styleOf: (index: number) => Style | null): string =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        const shown = fit(text, width);
        const space = ' '.repeat(width - widthOf(shown));
        const style = styleOf(index);
        const painted = style === null ? shown : look.paint(style, shown);
        if (columns[index]?.align === 'right') return space + painted;
        return index === texts.length - 1 ? painted : painted + space;
      })
      .join(GAP)
      .trimEnd();

  const titles = line(
    columns.map((column) => column.title),
    () => 'dim',
  );
  const body = cells.map((texts, number) => {
    const row = rows[number];
    return line(texts, (index) => (row === undefined ? null : (columns[index]?.style?.(row) ?? null)));
  });
  return `${[titles, ...body].join('\n')}\n`;
}

/** Takes what is missing from the widest of the columns that may shrink, one column at a time. */
function shrink(natural: readonly number[], columns: readonly Column<never>[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - available;
  while (excess > 0) {
    let widest = -1;
    columns.forEach((column, index) => {
      const width = widths[index] ?? 0;
      if (column.shrinks && width > NARROWEST && (widest < 0 || width > (widths[widest] ?? 0)))
        widest = index;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
