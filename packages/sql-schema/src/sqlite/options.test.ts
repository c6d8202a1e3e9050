import type { AdapterOptions } from '@skep/contracts';
import { expect, test } from 'vitest';
import { checkAdapterOptions } from './options.ts';

test('completes the options by their defaults', () => {
  expect(checkAdapterOptions({ url: 'sqlite:a' })).toEqual({
    enableWAL: true,
    busyTimeout: 5000,
    synchronous: 'FULL',
    encryptionKey: undefined,
    walSizeLimit: 64 * 1024 * 1024,
  });
});

test('keeps what is given', () => {
  const given = {
    enableWAL: false,
    busyTimeout: 0,
    synchronous: 'NORMAL',
    encryptionKey: 'k',
    walSizeLimit: 1,
  } as const;
  expect(checkAdapterOptions({ url: 'sqlite:a', ...given })).toEqual(given);
});

test.each([
  ['synchronous', 'OFF'],
  ['synchronous', 'full'],
  ['busyTimeout', -1],
  ['busyTimeout', 1.5],
  ['busyTimeout', Number.NaN],
  ['busyTimeout', 2 ** 31],
  ['busyTimeout', '5'],
  ['enableWAL', 1],
  ['encryptionKey', ''],
  ['walSizeLimit', 0],
  ['walSizeLimit', 1.5],
  ['url', ''],
])('refuses %s %o by name', (name, value) => {
  const options = { url: 'sqlite:a', [name]: value } as AdapterOptions;
  expect(() => checkAdapterOptions(options)).toThrow(
    expect.objectContaining({ reason: 'invalid', fields: [name], message: expect.stringContaining(name) }),
  );
});
