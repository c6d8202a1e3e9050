import { expect, test } from 'vitest';
import { pathOf, schemeOf } from './database-url.ts';

test.each([
  ['memory:', 'memory'],
  [':memory:', 'memory'],
  ['file:./a.db', 'file'],
  ['FILE:a.db', 'file'],
  ['./a.db', 'file'],
  ['a b.db', 'file'],
  ['/tmp/a:b.db', 'file'],
  ['C:\\skep.db', 'file'],
  ['sqlite:a.db', 'sqlite'],
] as const)('%s is served by %s', (url, scheme) => {
  expect(schemeOf(url)).toBe(scheme);
});

test.each(['libsql://a', 'http://a', 'https://a', 'ws://a', 'wss://a', 'postgres://a', 'postgresql://a'])(
  '%s is refused today, naming what works',
  (url) => {
    expect(() => schemeOf(url)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_INITIALIZATION_FAILED',
        reason: 'not-supported',
        message: expect.stringMatching(/memory:.*file:.*sqlite:/),
      }),
    );
  },
);

test('an unknown scheme is refused', () => {
  expect(() => schemeOf('mysql://a')).toThrow(/unknown scheme "mysql:"/);
});

test.each([
  ['memory:', null],
  ['file::memory:', null],
  ['sqlite::memory:', null],
  ['file:./a.db', './a.db'],
  ['file:///tmp/a%20b.db', '/tmp/a b.db'],
  ['sqlite:///tmp/a.db', '/tmp/a.db'],
  ['sqlite:/tmp/a.db', '/tmp/a.db'],
  ['a.db', 'a.db'],
])('%s is the file %s', (url, path) => {
  expect(pathOf(url)).toBe(path);
});
