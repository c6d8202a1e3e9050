/** One system call as strace recorded it. */
export interface SystemCall {
  readonly name: string;
  /** As strace writes them. Texts are hexadecimal: record with `-xx`. */
  readonly args: readonly string[];
  /** -1 for a failure. */
  readonly result: number;
  /** The lines of the record where it began and ended: another thread's calls may lie between. */
  readonly began: number;
  readonly ended: number;
}

/** The calls in a record made with `strace -f -xx`, in the order in which they ended. */
export function parseStrace(record: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, { text: string; began: number }>();
  record.split('\n').forEach((line, number) => {
    const [, thread = '', text = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (text.endsWith(UNFINISHED)) {
      unfinished.set(thread, { text: text.slice(0, -UNFINISHED.length), began: number });
      return;
    }
    const rest = RESUMED.exec(text);
    const start = rest === null ? undefined : unfinished.get(thread);
    unfinished.delete(thread);
    const whole = start === undefined ? text : start.text + text.slice(rest?.[0].length);
    const call = parseCall(whole);
    if (call !== null) calls.push({ ...call, began: start?.began ?? number, ended: number });
  });
  return calls;
}

const UNFINISHED = ' <unfinished ...>';
const RESUMED = /^<\.\.\. \w+ resumed>\s?/;

function parseCall(text: string): Pick<SystemCall, 'name' | 'args' | 'result'> | null {
  const match = /^(\w+)\((.*)\)\s+= (0x[0-9a-f]+|-?\d+)/s.exec(text);
  if (match === null) return null;
  const [, name = '', args = '', result] = match;
  return { name, args: splitArguments(args), result: Number(result) };
}

/** At commas outside of texts and brackets. */
function splitArguments(text: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (quoted) index = text.indexOf('"', index) - 1;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === ',' && depth === 0) {
      args.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  if (text.length > 0) args.push(text.slice(start).trim());
  return args;
}

/**
 * The bytes of a text as `-xx` writes it.
 *
 * @throws Error where strace cut it off: it was not told to keep texts of that length (`-s`).
 */
export function bytesOf(argument: string): Buffer {
  const match = /^"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?$/.exec(argument);
  if (match === null) throw new Error(`not a text as strace -xx writes it: ${argument.slice(0, 60)}`);
  if (match[2] !== undefined) throw new Error('strace cut a text off: raise -s');
  return Buffer.from((match[1] ?? '').replaceAll('\\x', ''), 'hex');
}
