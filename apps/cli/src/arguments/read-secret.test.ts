import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { InputStream, Runtime } from '../runtime.ts';
import { readSecret } from './read-secret.ts';

function read(chunks: readonly (string | Buffer)[], isTTY: boolean) {
  const shown: string[] = [];
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      shown.push(String(chunk));
      done();
    },
  });
  const stdin: InputStream = Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    isTTY,
  });
  return { secret: readSecret({ stdin, stderr } as unknown as Runtime, 'key: '), shown };
}

test('the line break at the end is not part of it, others are', async () => {
  expect(await read(['a\nb', '\r\n'], false).secret).toBe('a\nb');
});

test('a character may be split between chunks', async () => {
  const bytes = Buffer.from('é');
  expect(await read([bytes.subarray(0, 1), bytes.subarray(1)], false).secret).toBe('é');
});

test.each([[[]], [['\n']]])('nothing is no secret: %j', async (chunks) => {
  await expect(read(chunks, false).secret).rejects.toMatchObject({ code: 'CLI_USAGE' });
});

test('what is typed is not shown', async () => {
  const { secret, shown } = read(['hux', '\u007fnter2\r'], true);
  expect(await secret).toBe('hunter2');
  expect(shown.join('')).toBe('key: \n');
});

test('Ctrl-C sets nothing', async () => {
  await expect(read(['hun\u0003'], true).secret).rejects.toMatchObject({ code: 'CLI_NOT_CONFIRMED' });
});
