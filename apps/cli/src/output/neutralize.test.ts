import { expect, test } from 'vitest';
import { neutralize, neutralizeJson, neutralizeLines } from './neutralize.ts';

test('an escape sequence is shown, not obeyed', () => {
  expect(neutralize('\u001b[31mred\u001b[0m')).toBe('\\e[31mred\\e[0m');
  expect(neutralize('title\u001b]0;gotcha\u0007')).toBe('title\\e]0;gotcha\\x07');
  expect(neutralize('\u009b2J')).toBe('\\x9b2J');
});

test('text stays on its line', () => {
  expect(neutralize('a\r\nb\tc')).toBe('a\\r\\nb\\tc');
});

test('marks of direction cannot reorder what is read', () => {
  expect(neutralize('user\u202etxt.exe')).toBe('user\\u{202e}txt.exe');
});

test('writing of all kinds passes', () => {
  const text = 'Zoë, 日本語, 👩‍💻, नमस्ते, שלום';
  expect(neutralize(text)).toBe(text);
});

test('lines may stay lines', () => {
  expect(neutralizeLines('a\r\n\tb\u001b[1m')).toBe('a\n    b\\e[1m');
});

test('JSON keeps its meaning', () => {
  const value = { text: 'a\u009bb\u202ec\u{e0041}\n\u001b' };
  const json = neutralizeJson(JSON.stringify(value, null, 2));
  expect(json).not.toMatch(/[\u0080-\u009f\u202e\u{e0041}]/u);
  expect(JSON.parse(json)).toEqual(value);
});
