/**
 * What a terminal may act on or what reorders text: control characters (C0, C1, DEL), marks of direction, line
 * separators, invisible fillers and tags. Zero-width joiners stay, because scripts and emoji need them.
 */
const ACTIVE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

/** Text of unknown origin, on one line and without effect on the terminal: what could act is shown as an escape. */
export function neutralize(text: string): string {
  return text.replace(ACTIVE, escapeOf);
}

/** The same, but lines stay lines and tabs become spaces. */
export function neutralizeLines(text: string): string {
  const lines = text.split(/\r?\n/);
  return lines.map((line) => neutralize(line.replaceAll('\t', '    '))).join('\n');
}

/** The same for JSON text, whose escapes are read back as the characters they stand for. */
export function neutralizeJson(json: string): string {
  return json.replace(ACTIVE, (character) =>
    // What JSON.stringify left are only its own line breaks.
    character === '\n' ? character : character.split('').map(unicodeEscape).join(''),
  );
}

function escapeOf(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
