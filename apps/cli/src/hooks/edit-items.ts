/** A piece of a text, from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Items between brackets, separated by commas: an array or an object of JSON, or an inline one of TOML. */
export interface ItemList {
  /** Offset of the opening bracket. */
  readonly open: number;
  readonly items: readonly Range[];
}

/** How a text is written. */
export interface TextStyle {
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Matches one comment; sticky. */
  readonly comment: RegExp;
  /** Matches the start of a comment that goes on to the end of its line; sticky. */
  readonly lineComment: RegExp;
  /** Empty brackets are filled on their own line: a newline may not be allowed there. */
  readonly compact: boolean;
}

/** Writes an item: over lines that start with `indent`, or on one line where that is null. */
export type Render = (indent: string | null) => string;

/**
 * Adds an item at the end. Laid out as its neighbours are, and so that `removeItem` gives back what was before, to the
 * byte: a trailing comma stays one, and comments stay with the items that they are about.
 */
export function insertItem(text: string, list: ItemList, render: Render, style: TextStyle): string {
  const last = list.items.at(-1);
  if (last === undefined) return insertFirst(text, list.open + 1, render, style);
  const comma = commaAfter(text, last.end, style);
  const indent = indentIfFirst(text, last.start);
  if (indent === null) {
    if (comma === null) return splice(text, last.end, last.end, `, ${render(null)}`);
    return splice(text, comma + 1, comma + 1, ` ${render(null)},`);
  }
  const at = endOfLine(text, comma === null ? last.end : comma + 1, style);
  const added = splice(text, at, at, `${style.eol}${indent}${render(indent)}${comma === null ? '' : ','}`);
  return comma === null ? splice(added, last.end, last.end, ',') : added;
}

/** Takes the item at `index` out, with its comma and the white space before it, but with no comment. */
export function removeItem(text: string, list: ItemList, index: number, style: TextStyle): string {
  const item = list.items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index}.`);
  const previous = list.items[index - 1];
  const comma = commaAfter(text, item.end, style);
  const end = comma === null ? item.end : comma + 1;
  const from = previous?.end ?? list.open + 1;
  const start = startOfGap(text, from, item.start, end, style);
  const cuts: Range[] = [{ start, end: item.end }];
  if (comma !== null) cuts.push({ start: comma, end: comma + 1 });
  else if (previous !== undefined) {
    const separator = commaAfter(text, previous.end, style);
    if (separator !== null) cuts.push({ start: separator, end: separator + 1 });
  }
  const fillsAlone = list.items.length === 1 && start === list.open + 1;
  if (fillsAlone && text.slice(start, item.start).includes('\n')) {
    const closing = style.eol + lineIndent(text, list.open);
    if (text.startsWith(closing, end)) cuts.push({ start: end, end: end + closing.length });
  }
  return cut(text, cuts);
}

/** Whether a piece of text has a comment in it, outside of `except`. Only for white space, commas and keys between items. */
export function hasComment(text: string, { start, end }: Range, style: TextStyle): boolean {
  for (let at = start; at < end; at += 1) if (match(style.comment, text, at) !== null) return true;
  return false;
}

export function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The white space that the line of `offset` starts with. */
function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The indentation of what stands at `offset`, or null where something else stands before it on its line. */
export function indentIfFirst(text: string, offset: number): string | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  return start > 0 && /^[ \t]*$/.test(before) ? before : null;
}

function insertFirst(text: string, at: number, render: Render, { eol, unit, compact }: TextStyle): string {
  if (compact) return splice(text, at, at, render(null));
  const outer = lineIndent(text, at - 1);
  const indent = outer + unit;
  return splice(text, at, at, `${eol}${indent}${render(indent)}${eol}${outer}`);
}

/** Where the white space before an item starts; its line break stays where a comment would swallow what follows. */
function startOfGap(text: string, from: number, itemStart: number, end: number, style: TextStyle): number {
  let start = itemStart;
  while (start > from && /\s/.test(text[start - 1] ?? '')) start -= 1;
  const restOfLine = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const swallows = restOfLine.trim() !== '' && endsInLineComment(text, from, start, style);
  return swallows ? itemStart - lineIndentBefore(text, itemStart) : start;
}

function lineIndentBefore(text: string, offset: number): number {
  return indentIfFirst(text, offset)?.length ?? 0;
}

function endsInLineComment(text: string, from: number, to: number, style: TextStyle): boolean {
  for (let at = from; at < to; at += 1) {
    const end = match(style.comment, text, at);
    if (end === null) continue;
    if (end >= to) return match(style.lineComment, text, at) !== null;
    at = end - 1;
  }
  return false;
}

/** The offset of the comma after an item; null where there is none. */
function commaAfter(text: string, offset: number, style: TextStyle): number | null {
  let at = offset;
  for (;;) {
    const comment = match(style.comment, text, at);
    if (comment !== null) at = comment;
    else if (/\s/.test(text[at] ?? '')) at += 1;
    else return text[at] === ',' ? at : null;
  }
}

/** The end of what stands on the line of `offset`, comments included, but not the white space after it. */
function endOfLine(text: string, offset: number, style: TextStyle): number {
  let end = offset;
  for (let at = offset; ; ) {
    const comment = match(style.comment, text, at);
    if (comment !== null && !text.slice(at, comment).includes('\n')) {
      at = comment;
      end = comment;
    } else if (text[at] === ' ' || text[at] === '\t') at += 1;
    else return end;
  }
}

function match(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function cut(text: string, ranges: readonly Range[]): string {
  const last = [...ranges].sort((one, other) => other.start - one.start);
  return last.reduce((rest, { start, end }) => splice(rest, start, end, ''), text);
}
