import type { Runtime } from '../runtime.ts';
import { type Paint, painter, wantsColour } from './colour.ts';
import { toJson } from './json.ts';
import { type Column, renderTable } from './table.ts';

/** How a command shows what it has. */
export interface Output {
  /** Machine-readable output was asked for. */
  readonly json: boolean;
  readonly paint: Paint;
  /** Columns of the terminal; null where output goes elsewhere and nothing may be cut. */
  readonly width: number | null;
  /** Whether lines may be drawn with more than ASCII. */
  readonly unicode: boolean;
  readonly now: Date;
  write(text: string): void;
  /** The value as JSON. */
  writeJson(value: unknown): void;
  writeTable<R>(columns: readonly Column<R>[], rows: readonly R[]): void;
  /** A remark beside the result, on stderr; none with `--json`. */
  note(text: string): void;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
}

export function createOutput(runtime: Runtime, options: OutputOptions): Output {
  const { environment, stdout } = runtime;
  const isTerminal = stdout.isTTY === true;
  const paint = painter(wantsColour({ flag: options.color, environment, isTerminal }));
  const width = isTerminal ? (stdout.columns ?? 80) : null;
  const write = (text: string): void => {
    stdout.write(text);
  };
  return {
    json: options.json,
    paint,
    width,
    unicode:
      /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '') || !isPosix(),
    now: runtime.now(),
    write,
    writeJson: (value) => write(toJson(value)),
    writeTable: (columns, rows) => write(renderTable(columns, rows, { paint, width })),
    note: (text) => {
      if (!options.json) runtime.stderr.write(`${text}\n`);
    },
  };
}

/** Elsewhere terminals show Unicode whatever the variables of the locale say. */
function isPosix(): boolean {
  return process.platform !== 'win32' && process.platform !== 'darwin';
}
