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
  /** May be left out where the terminal is too narrow: the lowest number first. */
  readonly expendable?: number;
  /** The width to keep for rows that are yet to come. */
  readonly usual?: number;
}

export interface TableLook {
  readonly paint: Paint;
  /** Columns of the terminal; null where nothing may be cut. */
  readonly width: number | null;
}

const GAP = '  ';
const NARROWEST = 8;
/** What a column that shrinks is worth: others are left out before it gets narrower. */
const COMFORTABLE = 16;

/** The width of each column, and whether what is wider may be cut. */
export interface Layout {
  readonly paint: Paint;
  readonly widths: readonly number[];
  readonly cuts: boolean;
}

export interface LayoutOptions extends TableLook {
  /** More rows will follow: keep the usual width of each column for them. */
  readonly open?: boolean;
}

/** Makes every column wide enough for its title and rows, as far as the terminal allows. */
export function layOut<R>(columns: readonly Column<R>[], rows: readonly R[], options: LayoutOptions): Layout {
  const { paint, width, open } = options;
  const natural = columns.map((column) => {
    const least = Math.max(widthOf(column.title), open ? (column.usual ?? 0) : 0);
    return rows.reduce((widest, row) => Math.max(widest, widthOf(column.text(row))), least);
  });
  if (width === null) return { paint, widths: natural, cuts: false };
  return { paint, widths: shrink(natural, columns, width), cuts: true };
}

/** Aligned text with a line of titles, ready to print. Made of spaces, so that it can be cut by column. */
export function renderTable<R>(columns: readonly Column<R>[], rows: readonly R[], look: TableLook): string {
  const shown = columnsWithRoom(columns, rows, look);
  const layout = layOut(shown, rows, look);
  return renderTitles(shown, layout) + renderRows(shown, rows, layout);
}

/** Leaves out what is expendable, one column at a time, until the others have room. */
function columnsWithRoom<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  look: TableLook,
): readonly Column<R>[] {
  const { width } = look;
  if (width === null) return columns;
  const { widths } = layOut(columns, rows, { ...look, width: null });
  const needs = new Map(
    columns.map((column, index) => {
      const natural = widths[index] ?? 0;
      return [column, column.shrinks ? Math.min(natural, COMFORTABLE) : natural];
    }),
  );
  const needed = () => [...needs.values()].reduce((sum, need) => sum + need, GAP.length * (needs.size - 1));
  const expendable = columns
    .filter((column) => column.expendable !== undefined)
    .sort((a, b) => (a.expendable ?? 0) - (b.expendable ?? 0));
  for (const column of expendable) {
    if (needed() <= width) break;
    needs.delete(column);
  }
  return [...needs.keys()];
}

export function renderTitles(columns: readonly Column<never>[], layout: Layout): string {
  const titles = columns.map((column) => ({ text: column.title, style: 'dim' as const }));
  return `${renderLine(titles, columns, layout)}\n`;
}

/** The rows alone. What is wider than its column moves the rest of its line. */
export function renderRows<R>(columns: readonly Column<R>[], rows: readonly R[], layout: Layout): string {
  return rows
    .map((row) => {
      const cells = columns.map((column) => ({ text: column.text(row), style: column.style?.(row) ?? null }));
      return `${renderLine(cells, columns, layout)}\n`;
    })
    .join('');
}

interface Cell {
  readonly text: string;
  readonly style: Style | null;
}

function renderLine(cells: readonly Cell[], columns: readonly Column<never>[], layout: Layout): string {
  const parts = cells.map(({ text, style }, index) => {
    const column = columns[index];
    const width = layout.widths[index] ?? 0;
    const shown = layout.cuts && column?.shrinks ? fit(text, width) : text;
    const space = ' '.repeat(Math.max(0, width - widthOf(shown)));
    const painted = style === null || shown === '' ? shown : layout.paint(style, shown);
    return column?.align === 'right' ? space + painted : painted + space;
  });
  return parts.join(GAP).trimEnd();
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
