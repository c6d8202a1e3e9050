import { expect, test } from 'vitest';
import { painter, wantsColour } from './colour.ts';

const decide = (environment: Record<string, string>, isTerminal = true, flag = true) =>
  wantsColour({ flag, environment, isTerminal });

test('colours are for terminals', () => {
  expect(decide({})).toBe(true);
  expect(decide({}, false)).toBe(false);
  expect(decide({ TERM: 'dumb' })).toBe(false);
});

test('--no-color and NO_COLOR switch them off', () => {
  expect(decide({ FORCE_COLOR: '1' }, true, false)).toBe(false);
  expect(decide({ NO_COLOR: '1' })).toBe(false);
  expect(decide({ NO_COLOR: '' })).toBe(true);
});

test('FORCE_COLOR switches them on and off', () => {
  expect(decide({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(decide({ FORCE_COLOR: '0' })).toBe(false);
});

test('without colours the text is untouched', () => {
  expect(painter(false)('red', 'x')).toBe('x');
  expect(painter(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
});
