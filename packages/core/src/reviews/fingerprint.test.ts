import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

const finding = { file: 'src/a.ts', title: 'Unused variable x1 in line 12' };

test.each([
  ['other spacing and case', { title: ' unused  Variable X1\nin line 12' }],
  ['other numbers', { title: 'Unused variable x20 in line 7' }],
])('%s does not matter', (_, more) => {
  expect(fingerprintOf({ ...finding, ...more })).toBe(fingerprintOf(finding));
});

test.each([
  ['another file', { file: 'src/b.ts' }],
  ['no file', { file: null }],
  ['another title', { title: 'Unused function x1 in line 12' }],
])('%s matters', (_, more) => {
  expect(fingerprintOf({ ...finding, ...more })).not.toBe(fingerprintOf(finding));
});

test('one that is given is kept', () => {
  expect(fingerprintOf({ ...finding, fingerprint: 'mine' })).toBe('mine');
});
