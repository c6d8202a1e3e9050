import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { databaseLocation } from './location.ts';

test.each([
  ['sqlite:skep.db', resolve('skep.db')],
  ['sqlite:./a/../skep.db', resolve('skep.db')],
  ['sqlite:/data/skep.db', '/data/skep.db'],
  ['sqlite:///data/with%20space.db', '/data/with space.db'],
  ['sqlite:/data/as%20is?.db', '/data/as%20is?.db'],
])('%s', (url, path) => {
  expect(databaseLocation(url, 'sqlite')).toEqual({ kind: 'file', path });
});

test.each(['sqlite::memory:', ':memory:'])('%s', (url) => {
  expect(databaseLocation(url, 'sqlite')).toEqual({ kind: 'memory' });
});

test.each(['', 'sqlite:', 'sqlite: ', 'file:skep.db', 'skep.db', 'sqlite://host/skep.db', 'sqlite:a\0b'])(
  'refuses %j',
  (url) => {
    expect(() => databaseLocation(url, 'sqlite')).toThrow(
      expect.objectContaining({ reason: 'invalid', fields: ['url'] }),
    );
  },
);

test('takes the paths of its own scheme alone', () => {
  expect(databaseLocation('file:/data/skep.db', 'file')).toEqual({ kind: 'file', path: '/data/skep.db' });
  expect(() => databaseLocation('sqlite:/data/skep.db', 'file')).toThrow(
    expect.objectContaining({ reason: 'invalid' }),
  );
});
