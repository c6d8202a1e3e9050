import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseKey } from './key-text.ts';
import { open, seal } from './seal.ts';
import { secretKey } from './secret-key.ts';

const key = secretKey(randomBytes(32));

test('what is sealed opens again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = text.toWellFormed();
      const opened = open('name', seal('name', value, key), key);
      expect(opened).toEqual({ value });
    }),
  );
});

test('the same value is sealed differently each time, and never shows', () => {
  const texts = Array.from({ length: 100 }, () => seal('name', 'secret value', key));
  expect(new Set(texts).size).toBe(100);
  for (const text of texts) {
    expect(text).toMatch(new RegExp(`^skep:v1:${key.id}:[\\w-]{16}:[\\w-]+$`));
    expect(Buffer.from(text.split(':')[4] ?? '', 'base64url').includes('secret')).toBe(false);
  }
});

test('no changed character opens', () => {
  const text = seal('name', 'secret', key);
  for (let index = 'skep:v1:'.length; index < text.length; index += 1) {
    for (const character of ['A', 'B', '_', ':', '=']) {
      if (text[index] === character) continue;
      const changed = text.slice(0, index) + character + text.slice(index + 1);
      expect(open('name', changed, key)).toHaveProperty('failure');
    }
  }
});

test('a shortened or lengthened text does not open', () => {
  const text = seal('name', 'secret', key);
  for (let length = 0; length < text.length; length += 1) {
    expect(open('name', text.slice(0, length), key)).toHaveProperty('failure');
  }
  expect(open('name', `${text}A`, key)).toHaveProperty('failure');
});

test('a value does not open under another name, nor with another key', () => {
  const text = seal('name', 'secret', key);
  expect(open('other', text, key)).toEqual({ failure: 'tampered' });
  expect(open('name', text, secretKey(randomBytes(32)))).toEqual({ failure: 'other-key' });
  expect(open('name', 'secret', key)).toEqual({ failure: 'not-sealed' });
});

test('a key may be written as hex digits or as base64', () => {
  const { bytes } = key;
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    expect(parseKey(` ${bytes.toString(encoding)}\n`)).toEqual(bytes);
  }
  for (const text of ['', 'secret', bytes.toString('hex').slice(2), `${bytes.toString('base64')}A`]) {
    expect(parseKey(text)).toBeNull();
  }
});
