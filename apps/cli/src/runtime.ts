import type { Readable, Writable } from 'node:stream';
import type { Environment } from './location/user-folders.ts';

/** An output stream, and what a terminal knows of itself. */
export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
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
  readonly now: () => Date;
  /** Takes Ctrl-C over, for a command that goes on until then: the signal aborts instead of the process. */
  readonly takeInterrupt: () => AbortSignal;
}
