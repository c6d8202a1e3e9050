import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 256 * 1024;

/**
 * Where in a rollout a turn begins: the offset of the line that says so, looked for from the end, because it is the last
 * turn that is asked for, and the file may be long. 0, which is all of it, where no line does.
 */
export function turnStart(path: string, turnId: string): number {
  const file = openSync(path, 'r');
  try {
    let end = fstatSync(file).size;
    // What is left of a line whose beginning lies further to the front.
    let rest = Buffer.alloc(0);
    while (end > 0) {
      const begin = Math.max(0, end - CHUNK);
      const chunk = Buffer.alloc(end - begin);
      readSync(file, chunk, 0, chunk.length, begin);
      const text = Buffer.concat([chunk, rest]);
      const first = begin === 0 ? 0 : text.indexOf(LINE_BREAK) + 1;
      const isWhole = first > 0 || begin === 0;
      const found = isWhole ? lastStart(text.subarray(first), turnId) : null;
      if (found !== null) return begin + first + found;
      // No line break in the chunk: the line is longer, and is looked at when its beginning is there.
      rest = first === 0 ? text : text.subarray(0, first);
      end = begin;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}

const LINE_BREAK = 0x0a;
/** As Codex writes it. In what a command printed its quotes would be escaped. */
const STARTED = '"type":"task_started"';

function lastStart(text: Buffer, turnId: string): number | null {
  for (let at = text.lastIndexOf(STARTED); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(STARTED, at - 1)) {
    const begin = text.lastIndexOf(LINE_BREAK, at) + 1;
    const end = text.indexOf(LINE_BREAK, at);
    if (text.subarray(begin, end < 0 ? text.length : end).includes(turnId)) return begin;
  }
  return null;
}
