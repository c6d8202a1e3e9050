import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { standardOutput } from './standard-output.ts';

let folder: string;
const descriptors: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-output-'));
});
afterEach(() => {
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

function open(path: string, flags: number): number {
  const descriptor = openSync(path, flags);
  descriptors.push(descriptor);
  return descriptor;
}

function outputTo(descriptor: number) {
  const stream = new PassThrough();
  const onGone = vi.fn();
  const output = standardOutput({ descriptor, stream: () => stream, onGone });
  return { output, stream, onGone };
}

/** A pipe whose writer does not wait for its reader. */
function pipe(): { reader: number; writer: number } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: open(path, constants.O_WRONLY | constants.O_NONBLOCK) };
}

test('what is written to a file is in it at once, and nothing of it goes to a stream', () => {
  const path = join(folder, 'file');
  const { output, stream } = outputTo(open(path, constants.O_WRONLY | constants.O_CREAT));
  output.write('first, ');
  output.write('zweitens: ü\n');
  expect(readFileSync(path, 'utf8')).toBe('first, zweitens: ü\n');
  expect(stream.read()).toBeNull();
});

test('what a pipe does not take is left to the stream, and all that comes after it', () => {
  const { reader, writer } = pipe();
  const { output, stream } = outputTo(writer);
  const text = 'ü'.repeat(200_000);
  output.write(text);
  output.write('end');
  const taken = Buffer.alloc(2_000_000);
  const size = readSync(reader, taken);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(400_000);
  const rest = stream.read() as Buffer;
  expect(Buffer.concat([taken.subarray(0, size), rest]).toString()).toBe(`${text}end`);
});

test('it is told that the reader has gone', () => {
  const { reader, writer } = pipe();
  descriptors.splice(descriptors.indexOf(reader), 1);
  closeSync(reader);
  const { output, onGone } = outputTo(writer);
  output.write('text');
  expect(onGone).toHaveBeenCalledOnce();
});

test('it is told so too where the stream finds out', () => {
  const { output, stream, onGone } = outputTo(open('/dev/null', constants.O_WRONLY));
  expect(output).toBe(stream);
  stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(onGone).toHaveBeenCalledOnce();
});
