import { basename, dirname } from 'node:path';
import { bytesOf, parseStrace, type SystemCall } from './parse-strace.ts';

/** When something happened, in lines of the record. */
interface Span {
  readonly began: number;
  readonly ended: number;
}

/** What was done to one file; `file` tells it from others that have had its name. */
export type FileOperation = Span &
  (
    | { readonly kind: 'write'; readonly file: number; readonly offset: number; readonly data: Buffer }
    | { readonly kind: 'truncate'; readonly file: number; readonly size: number }
    /** One that failed forces nothing, and the system no longer knows what it was to write. */
    | { readonly kind: 'sync' | 'failed-sync'; readonly file: number }
  );

/** What was done to the folder. */
export type FolderOperation = Span &
  (
    | { readonly kind: 'link'; readonly name: string; readonly file: number }
    | { readonly kind: 'unlink'; readonly name: string }
    | { readonly kind: 'sync-folder' }
  );

/** What a traced process did in one folder. */
export interface FolderTrace {
  /** By name, what was there before, which counts as safely on disk. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly operations: readonly (FileOperation | FolderOperation)[];
  /** What it wrote to stdout, by the line at which that had been done. */
  readonly said: readonly { readonly ended: number; readonly text: string }[];
  /** How many lines the record has. */
  readonly length: number;
}

/** The options of strace that record what `folderTrace` reads. */
export function traceOptions(record: string): string[] {
  const calls = [...handlers.keys()].join(',');
  const texts = ['-xx', '-s', '4194304'];
  return ['-f', '--seccomp-bpf', '-qq', ...texts, '-e', 'signal=none', '-e', `trace=${calls}`, '-o', record];
}

/**
 * @param folder Absolute. Only files directly in it count.
 * @param before What was in it before the process started.
 */
export function folderTrace(
  record: string,
  folder: string,
  before: ReadonlyMap<string, Buffer>,
): FolderTrace {
  const reader = new Reader(folder, [...before.keys()]);
  for (const call of parseStrace(record)) {
    if (call.result >= 0 || SYNCS.has(call.name)) handlers.get(call.name)?.(reader, call);
  }
  return { before, operations: reader.operations, said: reader.said, length: record.split('\n').length };
}

/** Follows which descriptor and which name stands for which file. Those from before have the numbers 0, 1, ... */
class Reader {
  readonly operations: (FileOperation | FolderOperation)[] = [];
  readonly said: { ended: number; text: string }[] = [];
  readonly #folder: string;
  readonly #names: Map<string, number>;
  readonly #descriptors = new Map<number, number | 'folder'>();
  #files: number;

  constructor(folder: string, names: readonly string[]) {
    this.#folder = folder;
    this.#names = new Map(names.map((name, file) => [name, file]));
    this.#files = names.length;
  }

  open(call: SystemCall, path: string, flags: string): void {
    if (path === this.#folder) {
      this.#descriptors.set(call.result, 'folder');
      return;
    }
    const name = this.#nameOf(path);
    if (name === null) {
      this.#descriptors.delete(call.result);
      return;
    }
    let file = this.#names.get(name);
    if (file === undefined) {
      file = this.#files++;
      this.#names.set(name, file);
      this.operations.push({ kind: 'link', name, file, ...spanOf(call) });
    } else if (flags.includes('O_TRUNC')) {
      this.operations.push({ kind: 'truncate', file, size: 0, ...spanOf(call) });
    }
    this.#descriptors.set(call.result, file);
  }

  close(descriptor: number): void {
    this.#descriptors.delete(descriptor);
  }

  write(call: SystemCall, descriptor: number, offset: number, data: Buffer): void {
    const file = this.#descriptors.get(descriptor);
    if (typeof file !== 'number') return;
    const written = data.subarray(0, call.result);
    this.operations.push({ kind: 'write', file, offset, data: written, ...spanOf(call) });
  }

  /** A write without an offset: to stdout, or, which is not followed, to wherever a file's position is. */
  append(call: SystemCall, descriptor: number, data: Buffer): void {
    if (typeof this.#descriptors.get(descriptor) === 'number')
      throw new Error(`a traced file is written without an offset, by ${call.name}`);
    if (descriptor === 1) this.said.push({ ended: call.ended, text: data.toString('utf8') });
  }

  truncate(call: SystemCall, descriptor: number, size: number): void {
    const file = this.#descriptors.get(descriptor);
    if (typeof file === 'number') this.operations.push({ kind: 'truncate', file, size, ...spanOf(call) });
  }

  sync(call: SystemCall, descriptor: number): void {
    const file = this.#descriptors.get(descriptor);
    if (file === undefined) return;
    if (file !== 'folder') {
      const kind = call.result < 0 ? 'failed-sync' : 'sync';
      this.operations.push({ kind, file, ...spanOf(call) });
    } else if (call.result >= 0) {
      this.operations.push({ kind: 'sync-folder', ...spanOf(call) });
    }
  }

  link(call: SystemCall, from: string, to: string): void {
    const file = this.#names.get(this.#nameOf(from) ?? '');
    const name = this.#nameOf(to);
    if (file === undefined || name === null) return;
    this.#names.set(name, file);
    this.operations.push({ kind: 'link', name, file, ...spanOf(call) });
  }

  unlink(call: SystemCall, path: string): void {
    const name = this.#nameOf(path);
    if (name === null || !this.#names.delete(name)) return;
    this.operations.push({ kind: 'unlink', name, ...spanOf(call) });
  }

  #nameOf(path: string): string | null {
    return dirname(path) === this.#folder ? basename(path) : null;
  }
}

const SYNCS = new Set(['fsync', 'fdatasync']);

type Handler = (reader: Reader, call: SystemCall) => void;

const arg = ({ args }: SystemCall, index: number): string => args[index] ?? '';
const text = (call: SystemCall, index: number): string => bytesOf(arg(call, index)).toString('utf8');
const number = (call: SystemCall, index: number): number => Number(arg(call, index));
const rename = (reader: Reader, call: SystemCall, from: string, to: string): void => {
  reader.link(call, from, to);
  reader.unlink(call, from);
};
/** Where a file is written in a way that is not followed, the trace would be wrong without a word. */
const unfollowed: Handler = (reader, call) => reader.append(call, number(call, 0), Buffer.alloc(0));

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['open', (reader, call) => reader.open(call, text(call, 0), arg(call, 1))],
  ['openat', (reader, call) => reader.open(call, text(call, 1), arg(call, 2))],
  ['close', (reader, call) => reader.close(number(call, 0))],
  ['pwrite64', (reader, call) => reader.write(call, number(call, 0), number(call, 3), bytesOf(arg(call, 1)))],
  ['write', (reader, call) => reader.append(call, number(call, 0), writtenBy(call))],
  ['ftruncate', (reader, call) => reader.truncate(call, number(call, 0), number(call, 1))],
  ['fsync', (reader, call) => reader.sync(call, number(call, 0))],
  ['fdatasync', (reader, call) => reader.sync(call, number(call, 0))],
  ['rename', (reader, call) => rename(reader, call, text(call, 0), text(call, 1))],
  ['renameat', (reader, call) => rename(reader, call, text(call, 1), text(call, 3))],
  ['renameat2', (reader, call) => rename(reader, call, text(call, 1), text(call, 3))],
  ['link', (reader, call) => reader.link(call, text(call, 0), text(call, 1))],
  ['linkat', (reader, call) => reader.link(call, text(call, 1), text(call, 3))],
  ['unlink', (reader, call) => reader.unlink(call, text(call, 0))],
  ['unlinkat', (reader, call) => reader.unlink(call, text(call, 1))],
  ['pwritev', unfollowed],
  ['pwritev2', unfollowed],
  ['writev', unfollowed],
  ['fallocate', unfollowed],
]);

/** What goes elsewhere than to stdout may be long, and does not matter. */
function writtenBy(call: SystemCall): Buffer {
  return arg(call, 0) === '1' ? bytesOf(arg(call, 1)) : Buffer.alloc(0);
}

function spanOf({ began, ended }: SystemCall): Span {
  return { began, ended };
}
