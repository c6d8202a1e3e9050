import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { OutputStream } from '../runtime.ts';

export interface StandardOutput {
  /** 1 or 2. */
  readonly descriptor: number;
  /** The same as a stream of Node's, made when it is asked for: that takes a tenth of the time of a whole command. */
  readonly stream: () => Writable;
  /** Whoever reads has gone. */
  readonly onGone: () => void;
}

/** Standard output for what a command writes: a stream only where it is a terminal, or where writing would not wait. */
export function standardOutput(output: StandardOutput): OutputStream {
  return isWritable(output.descriptor) ? new DirectOutput(output) : guarded(output);
}

/** Whether text can be written to it as it is. A terminal also knows how wide it is, and Windows has its own ways. */
function isWritable(descriptor: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    return !fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Writes to a pipe or a file, as Node's own streams do there: when `write` returns, it is written. */
class DirectOutput implements OutputStream {
  readonly #output: StandardOutput;
  #stream: Writable | null = null;

  constructor(output: StandardOutput) {
    this.#output = output;
  }

  /** @throws Error of the file system, as where a disk is full. */
  write(text: string): void {
    if (this.#stream !== null) this.#stream.write(text);
    else this.#writeNow(Buffer.from(text));
  }

  #writeNow(bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) {
      try {
        written += writeSync(this.#output.descriptor, bytes, written);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE') {
          this.#output.onGone();
          return;
        }
        if (code !== 'EAGAIN') throw error;
        // The other side made it non-blocking and has not read yet: a stream waits for that.
        this.#stream = guarded(this.#output);
        this.#stream.write(bytes.subarray(written));
        return;
      }
    }
  }
}

function guarded({ stream, onGone }: StandardOutput): Writable {
  const output = stream();
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onGone();
  });
  return output;
}
