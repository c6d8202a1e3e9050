import { expect, test } from 'vitest';
import { tokenText } from './token-text.ts';

const none = { cache_read_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0 };

test('tokens are told by kind, without the kinds that there are none of', () => {
  const totals = { instance_id: 'a', model: 'opus', messages: 12, input_tokens: 1200, output_tokens: 7800 };
  expect(tokenText({ ...totals, ...none })).toBe('opus: 12 messages, 1,200 in, 7,800 out');
  expect(
    tokenText({
      ...totals,
      messages: 1,
      cache_read_tokens: 1_056_000,
      cache_write_tokens: 3400,
      reasoning_tokens: 900,
    }),
  ).toBe(
    'opus: 1 message, 1,200 in, 1,056,000 from the cache, 3,400 into the cache, 7,800 out (900 reasoning)',
  );
});

test('what an agent calls its model cannot act on the terminal', () => {
  const totals = { instance_id: 'a', model: 'x\u001b[2J', messages: 1, input_tokens: 1, output_tokens: 1 };
  expect(tokenText({ ...totals, ...none })).not.toContain('\u001b');
});
