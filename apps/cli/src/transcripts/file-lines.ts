import { readBytes } from './read-bytes.ts';
import { type Lines, MAX_LINE, splitLines } from './split-lines.ts';

/** The lines of a transcript. An older one of Gemini CLI is one JSON document, which counts as one line. */
export function fileLines(path: string, onBytes?: (bytes: number) => void): AsyncGenerator<Lines> {
  const bytes = readBytes(path, onBytes);
  return path.endsWith('.json') ? wholeDocument(bytes) : splitLines(bytes);
}

async function* wholeDocument(bytes: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of bytes) {
    length += part.length;
    if (length > MAX_LINE) {
      yield { lines: [], tooLong: 1, isTorn: false };
      return;
    }
    parts.push(part);
  }
  yield { lines: [Buffer.concat(parts).toString('utf8')], tooLong: 0, isTorn: true };
}
