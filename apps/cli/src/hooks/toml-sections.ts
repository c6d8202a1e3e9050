/**
 * Appends a section after an empty line. The last line stays without its end where it had none, so that
 * `removeLines` can give back what was before, to the byte.
 */
export function appendSection(text: string, lines: readonly string[], eol: string): string {
  const section = lines.join(eol);
  if (text === '') return section + eol;
  return text.endsWith('\n') ? text + eol + section + eol : text + eol + eol + section;
}

/** Takes whole lines out, each piece with the empty line before it; comments after it stay, on lines of their own. */
export function removeLines(text: string, ranges: readonly (readonly [number, number])[]): string {
  const last = [...ranges].sort(([one], [other]) => other - one);
  return last.reduce(removePiece, text);
}

function removePiece(text: string, [from, to]: readonly [number, number]): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(to));
  const end = rest === null ? to : to + rest[0].length;
  const isLastLine = rest !== null && rest[1] === '';
  let before = text.slice(0, start);
  if (/(^|\n)\r?\n$/.test(before)) before = before.replace(/\r?\n$/, '');
  if (isLastLine) before = before.replace(/\r?\n$/, '');
  return before + text.slice(end).replace(/^[ \t]+(?=#)/, '');
}
