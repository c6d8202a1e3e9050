import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { locationOf } from './location.ts';

test.each([
  ['sqlite:skep.db', resolve('skep.db')],
  ['sqlite:./a/../skep.db', resolve('skep.db')],
  ['sqlite:/data/skep.db', '/data/skep.db'],
  ['sqlite:///data/with%20space.db', '/data/with space.db'],
  ['sqlite:/data/as%20is?.db', '/data/as%20is?.db'],
])('%s', (url, path) => {
  expect(locationOf(url)).toEqual({ kind: 'file', path });
});

test('memory', () => {
  expect(locationOf('sqlite::memory:')).toEqual({ kind: 'memory' });
});

test.each(['', 'sqlite:', 'sqlite: ', 'file:skep.db', 'skep.db', 'sqlite://host/skep.db', 'sqlite:a\0b'])(
  'refuses %j',
  (url) => {
    expect(() => locationOf(url)).toThrow(expect.objectContaining({ reason: 'invalid', fields: ['url'] }));
  },
);
