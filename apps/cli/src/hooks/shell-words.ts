/** A command line as a shell would take it apart; null where it is more than one plain command. */
export function splitCommand(command: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < command.length; at += 1) {
    const character = command[at] ?? '';
    if (/\s/.test(character)) {
      if (character === '\n') return null;
      if (word !== null) words.push(word);
      word = null;
    } else if (character === "'" || character === '"') {
      const end = closingQuote(command, at);
      if (end < 0) return null;
      const quoted = command.slice(at + 1, end);
      // What the shell fills in is known to the shell alone.
      if (character === '"' && /[$`]/.test(quoted.replace(/\\./g, ''))) return null;
      word = (word ?? '') + (character === '"' ? quoted.replace(/\\([$`"\\])/g, '$1') : quoted);
      at = end;
    } else if (character === '\\') {
      at += 1;
      word = (word ?? '') + (command[at] ?? '');
    } else if (/[;&|<>()$`*?[\]{}#!]/.test(character)) return null;
    else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return words;
}

/** A word for a POSIX shell: in quotes where it has more than plain characters. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A word for cmd.exe and PowerShell, which both take double quotes. */
export function quoteWindowsWord(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}

function closingQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}
