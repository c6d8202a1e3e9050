import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

const ZSTD = '.zst';

/** Codex compresses rollouts that were not written to for a week. */
export function isCompressed(path: string): boolean {
  return path.endsWith(ZSTD);
}

/** Whether the Node that runs here can read what Codex compressed: from 22.15 on. */
export function canDecompress(): boolean {
  return typeof process.getBuiltinModule('node:zlib').createZstdDecompress === 'function';
}

/**
 * The content of a file, decompressed.
 *
 * @param onBytes Called with the number of bytes that were read from the disk.
 */
export async function* readBytes(
  path: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    file.on('data', (chunk) => onBytes(chunk.length));
    yield* isCompressed(path) ? decompressed(file) : file;
  } finally {
    file.destroy();
  }
}

async function* decompressed(file: Readable): AsyncGenerator<Buffer> {
  const { createZstdDecompress } = process.getBuiltinModule('node:zlib');
  const output = createZstdDecompress();
  file.on('error', (error) => output.destroy(error));
  file.pipe(output);
  try {
    yield* output;
  } finally {
    output.destroy();
  }
}
