import { fstatSync, readSync } from 'node:fs';

/** What came in on stdin: the bytes, or how many there were where that was too much to keep. */
export type Input =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly size: number };

/** The largest payload that is read into memory: 64 MB. */
export const MAX_PAYLOAD: number = 64 * 1024 * 1024;

const CHUNK = 256 * 1024;
const STDIN = 0;

/**
 * Reads stdin to its end, keeping at most `max` bytes. What is too much is still read, because an agent that cannot
 * write its payload to the end may take that for a failure of the hook.
 */
export async function readStdin(max: number = MAX_PAYLOAD): Promise<Input> {
  const collector = new Collector(max);
  // A terminal would wait for someone to type.
  if (isTerminal()) return collector.result();
  if (!readBlocking(collector)) {
    for await (const chunk of process.stdin) collector.add(chunk as Buffer);
  }
  return collector.result();
}

/** `process.stdin` would know too, but it loads all of the machinery of streams to say so. */
function isTerminal(): boolean {
  return fstatSync(STDIN).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(STDIN);
}

/** Reads without the machinery of streams, which takes longer to set up than to use. False: the rest needs a stream. */
function readBlocking(collector: Collector): boolean {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    let size: number;
    try {
      size = readSync(STDIN, buffer);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // The other side made the pipe non-blocking and has not written yet.
      if (code === 'EAGAIN') return false;
      if (code === 'EOF') return true;
      throw error;
    }
    if (size === 0) return true;
    collector.add(Buffer.from(buffer.subarray(0, size)));
  }
}

class Collector {
  readonly #max: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= this.#max) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  result(): Input {
    if (this.#size > this.#max) return { kind: 'too-large', size: this.#size };
    return { kind: 'bytes', bytes: Buffer.concat(this.#chunks) };
  }
}
