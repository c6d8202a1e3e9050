import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lines, splitLines } from './split-lines.ts';

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0;
  for (let index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function split(text: string, sizes: readonly number[], max?: number): Promise<Lines[]> {
  const parts: Lines[] = [];
  for await (const part of splitLines(inChunks(Buffer.from(text), sizes), max)) parts.push(part);
  return parts;
}

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });

test('lines are the same however the bytes come', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.boolean(), sizes, async (lines, endsWithNewline, chunks) => {
      const text = lines.join('\n') + (endsWithNewline ? '\n' : '');
      const found = (await split(text, chunks)).flatMap((part) => part.lines);
      expect(found.join('\n')).toBe(text.replace(/\n$/, ''));
    }),
  );
});

test('only a last line without a newline may be torn', async () => {
  const torn = async (text: string) =>
    (await split(text, [3])).filter(({ isTorn }) => isTorn).flatMap(({ lines }) => lines);
  expect(await torn('one\ntwo\n')).toEqual([]);
  expect(await torn('one\ntwo')).toEqual(['two']);
});

test('a line that is too long is counted and passed over', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async (chunks, isLast) => {
      const text = `one\n${'x'.repeat(50)}${isLast ? '' : '\ntwo\n'}`;
      const parts = await split(text, chunks, 10);
      expect(parts.flatMap(({ lines }) => lines)).toEqual(isLast ? ['one'] : ['one', 'two']);
      expect(parts.reduce((sum, { tooLong }) => sum + tooLong, 0)).toBe(1);
    }),
  );
});
