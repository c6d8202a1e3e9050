import { expect, test } from 'vitest';
import { parsePayload } from './parse-payload.ts';

const parse = (bytes: Buffer | string) => parsePayload({ kind: 'bytes', bytes: Buffer.from(bytes) }, 100);

test('an object is the payload', () => {
  expect(parse('{"a":1}')).toEqual({ ok: true, payload: { a: 1 } });
});

test.each([
  ['', 'HOOK_EMPTY_INPUT'],
  ['{"secret": "hunter2', 'HOOK_INVALID_INPUT'],
  ['null', 'HOOK_INVALID_INPUT'],
  ['[1]', 'HOOK_INVALID_INPUT'],
  ['"hunter2"', 'HOOK_INVALID_INPUT'],
  [Buffer.from([0xff, 0x00, 0xfe]), 'HOOK_INVALID_INPUT'],
])('%j is refused', (text, code) => {
  expect(parse(text)).toMatchObject({ ok: false, code });
});

test('what is refused is not repeated', () => {
  expect(JSON.stringify(parse('{"secret": hunter2'))).not.toContain('hunter2');
});

test('too much is refused with both sizes', () => {
  const parsed = parsePayload({ kind: 'too-large', size: 101 }, 100);
  expect(parsed).toMatchObject({ ok: false, code: 'HOOK_INPUT_TOO_LARGE' });
  expect(JSON.stringify(parsed)).toMatch(/101 bytes.*100 bytes/);
});
