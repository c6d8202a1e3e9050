import type { CallResult } from '../tool-call.ts';

const LOOKED_AT = 2000;

const DENIALS = [
  / has been denied\.?/,
  /^This command requires approval/,
  /requested permissions to .+ but you haven't granted it yet/,
  /^The user doesn't want to proceed/,
];

/**
 * How a call came out by the text that the model was shown of it; null where that text is what the tool itself said,
 * which may be an error or not.
 */
export function resultOfText(text: string): CallResult | null {
  const rejection = /^<tool_use_error>([\s\S]*?)(?:<\/tool_use_error>|$)/.exec(text);
  if (rejection !== null) return { outcome: 'rejected', error: rejection[1] ?? text };
  if (text.startsWith('[Request interrupted')) return { outcome: 'interrupted', error: text };
  if (DENIALS.some((denial) => denial.test(text.slice(0, LOOKED_AT))))
    return { outcome: 'denied', error: text };
  return null;
}
