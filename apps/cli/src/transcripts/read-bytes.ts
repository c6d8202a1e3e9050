import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

const ZSTD = '.zst';
const CHUNK = 256 * 1024;

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
  const file = createReadStream(path, { highWaterMark: CHUNK });
  try {
    const counted = counting(file, onBytes);
    yield* isCompressed(path) ? decompressed(counted) : counted;
  } finally {
    file.destroy();
  }
}

async function* counting(
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function* decompressed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { createZstdDecompress } = process.getBuiltinModule('node:zlib');
  const input = Readable.from(chunks);
  const output = createZstdDecompress();
  input.on('error', (error) => output.destroy(error));
  input.pipe(output);
  try {
    yield* output;
  } finally {
    input.destroy();
    output.destroy();
  }
}
