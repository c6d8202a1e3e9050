import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { barText, createProgress } from './progress.ts';

const MB = 1024 * 1024;

test.each([
  [0, 0, '[------------------------------]   0%  0 B of 100.0 MB'],
  [25 * MB, 10_000, '[########----------------------]  25%  25.0 MB of 100.0 MB, 30 s left'],
  [25 * MB, 100_000, '[########----------------------]  25%  25.0 MB of 100.0 MB, 5 min left'],
  [100 * MB, 10_000, '[##############################] 100%  100.0 MB of 100.0 MB, 0 s left'],
])('%d bytes after %d ms', (done, elapsed, expected) => {
  expect(barText(done, 100 * MB, elapsed)).toBe(expected);
});

test('a terminal gets a bar, drawn now and then and taken off at the end; anything else gets nothing', () => {
  const shown = (isTTY: boolean): string[] => {
    const stream = Object.assign(new PassThrough(), { isTTY });
    let now = 0;
    const progress = createProgress(stream, 10, () => now);
    for (let byte = 0; byte < 10; byte += 1) {
      progress.add(1);
      now += 40;
    }
    progress.end();
    return String(stream.read() ?? '')
      .split('\r')
      .filter(Boolean);
  };
  expect(shown(true)).toHaveLength(5);
  expect(shown(true).at(-1)).toBe('\u001b[K');
  expect(shown(false)).toEqual([]);
});
