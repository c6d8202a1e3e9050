import type { Readable, Writable } from 'node:stream';
import type { Environment } from './location/user-folders.ts';

/** Where text is written, and what a terminal knows of itself. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface InputStream extends Readable {
  readonly isTTY?: boolean;
}

/** What a command has of the outside world. */
export interface Runtime {
  readonly environment: Environment;
  readonly cwd: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Where a person at a terminal is asked: stderr as a stream. */
  readonly prompt: Writable;
  readonly now: () => Date;
  /** Takes Ctrl-C over, for a command that goes on until then: the signal aborts instead of the process. */
  readonly takeInterrupt: () => AbortSignal;
}
