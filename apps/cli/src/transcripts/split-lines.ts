/** The longest line that is read, in bytes. */
export const MAX_LINE: number = 64 * 1024 * 1024;

/** Lines of a file, as far as they can be told by now. */
export interface Lines {
  readonly lines: readonly string[];
  /** How many lines were longer than `MAX_LINE`: they are passed over without being held in memory. */
  readonly tooLong: number;
  /** The last of the lines has no newline yet: it may not have been written to its end. */
  readonly isTorn: boolean;
}

const NEWLINE = 0x0a;

/** Splits a stream of bytes into lines, those of each chunk together. Only the line that is being read is held. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  max: number = MAX_LINE,
): AsyncGenerator<Lines> {
  let parts: Buffer[] = [];
  let length = 0;
  let isTooLong = false;

  const keep = (part: Buffer): void => {
    length += part.length;
    isTooLong ||= length > max;
    if (isTooLong) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  /** The line that has been read, or null where it was too long. */
  const take = (): string | null => {
    const line = isTooLong ? null : Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    isTooLong = false;
    return line;
  };

  for await (const chunk of chunks) {
    const lines: string[] = [];
    let tooLong = 0;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      const line = take();
      if (line === null) tooLong += 1;
      else lines.push(line);
      start = end + 1;
    }
    // A copy: the rest must not keep the whole chunk alive.
    keep(Buffer.from(chunk.subarray(start)));
    yield { lines, tooLong, isTorn: false };
  }
  if (length === 0) return;
  const line = take();
  yield line === null
    ? { lines: [], tooLong: 1, isTorn: false }
    : { lines: [line], tooLong: 0, isTorn: true };
}
