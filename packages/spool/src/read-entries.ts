import { closeSync, openSync, readSync } from 'node:fs';
import { isAbsent } from './names.ts';

const CHUNK = 256 * 1024;
const LINE_BREAK = 0x0a;

/** The entries of a spool file, one after the other, without the file in memory. Empty lines are none. */
export function* readEntries(path: string): Generator<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  try {
    yield* linesOf(file);
  } finally {
    closeSync(file);
  }
}

function* linesOf(file: number): Generator<string> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let begun: Buffer[] = [];
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
    let from = 0;
    for (let end = breakIn(chunk, size, from); end >= 0; end = breakIn(chunk, size, from)) {
      const line = Buffer.concat([...begun, chunk.subarray(from, end)]).toString('utf8');
      begun = [];
      from = end + 1;
      if (line !== '') yield line;
    }
    if (from < size) begun.push(Buffer.from(chunk.subarray(from, size)));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
}

function breakIn(chunk: Buffer, size: number, from: number): number {
  const end = chunk.indexOf(LINE_BREAK, from);
  return end < size ? end : -1;
}
