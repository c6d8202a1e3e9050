import { engines } from './engine.ts';
import type { FaultResult } from './fault.ts';

/** The faults as a Markdown table: what was done to each engine, and how much was lost, damaged or went unnoticed. */
export function faultTable(results: readonly FaultResult[]): string {
  const header = ['Fault', 'What must hold', ...engines.flatMap((engine) => [`Done to ${engine}`, 'Lost'])];
  const faults = [...new Set(results.map(({ fault }) => fault))];
  const rows = faults.map((fault) => {
    const cells = engines.flatMap((engine) =>
      cellsOf(results.find((result) => result.fault === fault && result.engine === engine)),
    );
    return [fault.title, fault.promise, ...cells];
  });
  const rule = header.map(() => '---');
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellsOf(result: FaultResult | undefined): [string, string] {
  if (result === undefined) return ['not run', ''];
  if (result.skipped !== null) return [`skipped: ${result.skipped}`, ''];
  return [result.tried, String(result.toll.total)];
}

const BEGIN = '<!-- faults: begin. Written by npm run faults -- --write -->';
const END = '<!-- faults: end -->';

/**
 * A page with the table in the place between its two marks.
 *
 * @throws Error where the page has no such place.
 */
export function withTable(page: string, table: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new Error(`the page has no place for the table: ${BEGIN} ... ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}
