import type { TokenTotals } from '@skep/contracts';
import { neutralize } from './neutralize.ts';
import { plural } from './plural.ts';

/** `opus: 12 messages, 1,200 in, 56,000 from the cache, 3,400 into it, 7,800 out (900 reasoning)` */
export function tokenText(totals: TokenTotals): string {
  const { model, messages, input_tokens, output_tokens, reasoning_tokens } = totals;
  const { cache_read_tokens: read, cache_write_tokens: written } = totals;
  const reasoning = reasoning_tokens > 0 ? ` (${number(reasoning_tokens)} reasoning)` : '';
  const parts = [
    plural(messages, 'message'),
    `${number(input_tokens)} in`,
    ...(read > 0 ? [`${number(read)} from the cache`] : []),
    ...(written > 0 ? [`${number(written)} into the cache`] : []),
    `${number(output_tokens)} out${reasoning}`,
  ];
  return `${neutralize(model)}: ${parts.join(', ')}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
