import type { SalvagedTable } from '@skep/contracts';
import type { RepairPlan, RepairReport } from '@skep/core';
import { quoteWord } from '../hooks/shell-words.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import { sizeText } from '../output/size.ts';

/** Keys of a table that are shown; the list beside the new file has all. */
const SHOWN = 5;

/** What will be done. Pure. */
export function planText({ file, bytes, target, neededBytes, freeBytes }: RepairPlan): string {
  const room =
    neededBytes > freeBytes
      ? `That is less than it may take: it stops, and leaves nothing behind, should the disk be full.`
      : null;
  const lines = [
    `This will save what can be read of ${neutralize(file)} (${sizeText(bytes)} with its log):`,
    `  1. copy it to the same folder; the database itself is only read for that, not opened, and not changed`,
    `  2. write every row that can be read of the copy to ${neutralize(target)}`,
    `  3. verify that file, say what was saved and what is lost, and delete the copy`,
    `It takes up to ${sizeText(neededBytes)}; ${sizeText(freeBytes)} are free.`,
    room,
    `Nobody may have the database open meanwhile.`,
  ];
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}

/** Where nothing is wrong. Pure. */
export function soundText({ file, tables }: RepairReport): string {
  const saved = tables.reduce((sum, table) => sum + table.saved, 0);
  const lines = [
    `Nothing is wrong with ${neutralize(file)}: all ${plural(saved, 'row')} can be read. Nothing was made.`,
  ];
  const altered = tables.filter((table) => table.altered.length > 0);
  if (altered.length > 0) {
    lines.push(
      'But these rows do not say what was written, which a repair cannot put right; a backup may have them:',
    );
    lines.push(...altered.map(({ table, altered: keys }) => `  ${table}: ${keyText(keys)}`));
  }
  return `${lines.join('\n')}\n`;
}

/** What came of it. Pure. */
export function repairText(
  { file, target, problems, tables, verification }: RepairReport,
  { list, restore }: { readonly list: string; readonly restore: string },
): string {
  const sum = (count: (table: SalvagedTable) => number): number =>
    tables.reduce((total, table) => total + count(table), 0);
  const lost = sum((table) => table.lost.length);
  const altered = sum((table) => table.altered.length);
  const lines = [
    '',
    `Saved ${plural(
      sum(({ saved }) => saved),
      'row',
    )}, lost ${lost}; ${altered} of those saved do not say what was written.`,
    ...tables.filter(holdsAnything).flatMap(tableLines),
    '',
    `What was wrong (${problems.length}):`,
    ...shown(problems).map((problem) => `  ${problem}`),
    '',
    verification?.ok === true
      ? `The new file is whole: ${neutralize(target ?? '')}`
      : `The new file is not whole; see the list: ${neutralize(target ?? '')}`,
    `All of this, row by row: ${neutralize(list)}`,
    `The database is as it was: ${neutralize(file)}`,
    '',
    'To put the new file in its place, which keeps the damaged one beside it:',
    `  ${restore}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The command that puts a repaired file in the place of the database. Pure. */
export function restoreCommand(target: string, url: string): string {
  return neutralize(`skep restore ${quoteWord(target)} --database ${quoteWord(url)}`);
}

function holdsAnything({ saved, lost, altered }: SalvagedTable): boolean {
  return saved + lost.length + altered.length > 0;
}

function tableLines({ table, saved, lost, altered }: SalvagedTable): string[] {
  const lines = [`  ${table}: ${saved} saved, ${lost.length} lost, ${altered.length} altered`];
  if (lost.length > 0) lines.push(`    lost: ${keyText(lost)}`);
  if (altered.length > 0) lines.push(`    altered: ${keyText(altered)}`);
  return lines;
}

function keyText(keys: readonly string[]): string {
  return shown(keys).join(', ');
}

function shown(texts: readonly string[]): string[] {
  const more = texts.length - SHOWN;
  const first = texts.slice(0, SHOWN).map(neutralize);
  return more > 0 ? [...first, `and ${more} more`] : first;
}
