import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { sizeText } from '../output/size.ts';
import type { Skipped, Transcripts } from './find-transcripts.ts';
import type { ImportTotals } from './totals.ts';

/** How an import ended. */
export interface ImportEnd {
  readonly totals: ImportTotals;
  readonly search: Transcripts;
  /** Tool calls that the database did not have before; null where nothing was written. */
  readonly newToolCalls: number | null;
  readonly isInterrupted: boolean;
}

const SHOWN = 10;

export function writeReport(end: ImportEnd, output: Output): void {
  if (output.json) output.writeJson(jsonOf(end));
  else writeText(end, output);
}

function writeText(end: ImportEnd, output: Output): void {
  const { totals, search, newToolCalls, isInterrupted } = end;
  const skipped = skippedOf(end);
  if (search.files.length === 0) output.write(nothingFound(search, skipped));
  else {
    const done = newToolCalls === null ? 'Would import' : 'Imported';
    const calls =
      newToolCalls === null
        ? plural(totals.tool_calls, 'tool call')
        : `${plural(totals.tool_calls, 'tool call')} (${newToolCalls} new)`;
    output.write(`${done} ${plural(totals.files, 'file')} (${sizeText(totals.bytes)}): `);
    output.write(`${plural(totals.sessions, 'session')}, ${calls}\n`);
    output.write(`Tokens: ${tokenText(totals)}\n`);
  }
  if (search.elsewhere > 0) {
    output.write(`${plural(search.elsewhere, 'transcript')} of other projects: --all imports them too\n`);
  }
  writeProblems(totals, output);
  writeSkipped(skipped, output);
  if (isInterrupted) {
    output.write('Interrupted. What was imported stays; run it again to import the rest.\n');
  }
}

function writeProblems(totals: ImportTotals, output: Output): void {
  const problems: readonly (readonly [number, string])[] = [
    [totals.refused, 'could not be recorded: the database does not take it, ever'],
    [totals.unreadable_lines, 'not valid JSON, passed over'],
    [totals.too_long_lines, 'longer than 64 MB, passed over'],
    [totals.torn_lines, 'not written to the end yet: import again when the agent has gone on'],
  ];
  for (const [count, what] of problems) {
    if (count > 0)
      output.write(`${plural(count, what.startsWith('could') ? 'observation' : 'line')}: ${what}\n`);
  }
  const { unknown } = totals;
  if (unknown.length === 0) return;
  const lines = unknown.reduce((sum, { lines: count }) => sum + count, 0);
  output.write(`${plural(lines, 'line')} of types that this version does not know, passed over:\n`);
  for (const { type, lines: count } of unknown.slice(0, SHOWN))
    output.write(`  ${count}  ${neutralize(type)}\n`);
  if (unknown.length > SHOWN) output.write(`  and ${unknown.length - SHOWN} more types\n`);
}

function writeSkipped(skipped: readonly Skipped[], output: Output): void {
  if (skipped.length === 0) return;
  output.write(`${plural(skipped.length, 'file')} skipped:\n`);
  for (const { path, why } of skipped.slice(0, SHOWN))
    output.write(`  ${neutralize(path)}: ${neutralize(why)}\n`);
  if (skipped.length > SHOWN) output.write(`  and ${skipped.length - SHOWN} more: --json lists all\n`);
}

function nothingFound({ places, elsewhere }: Transcripts, skipped: readonly Skipped[]): string {
  const lines = [
    'No transcripts to import. It was looked in:',
    ...places.map((place) => `  ${neutralize(place)}`),
  ];
  if (elsewhere === 0 && skipped.length === 0) {
    lines.push('Name the file or the folder of an agent that keeps them elsewhere: skep import PATH');
  }
  return `${lines.join('\n')}\n`;
}

function tokenText({ tokens }: ImportTotals): string {
  const { input, cache_read, cache_write, output } = tokens;
  return `${input} read, ${cache_read} read from the cache, ${cache_write} put into the cache, ${output} written`;
}

function skippedOf({ search, totals }: ImportEnd): Skipped[] {
  return [...search.skipped, ...totals.skipped];
}

function jsonOf(end: ImportEnd): Record<string, unknown> {
  const { totals, search, newToolCalls, isInterrupted } = end;
  return {
    dry_run: newToolCalls === null,
    interrupted: isInterrupted,
    files: totals.files,
    bytes: totals.bytes,
    lines: totals.lines,
    sessions: totals.sessions,
    tool_calls: totals.tool_calls,
    new_tool_calls: newToolCalls,
    tokens: totals.tokens,
    refused: totals.refused,
    unreadable_lines: totals.unreadable_lines,
    torn_lines: totals.torn_lines,
    too_long_lines: totals.too_long_lines,
    unknown_lines: totals.unknown,
    skipped: skippedOf(end),
    elsewhere: search.elsewhere,
    searched: search.places,
  };
}
