import { CallCounter, type Counts } from './counts.ts';

type Block =
  | { readonly type: 'tool_use'; readonly id: string }
  | { readonly type: 'tool_result'; readonly tool_use_id: string; readonly is_error?: boolean };

/** The part of a transcript's line that is looked at. */
export interface ClaudeCodeLine {
  readonly message?: { readonly content?: string | readonly Block[] };
}

/** A call is a `tool_use` block; it failed where its `tool_result` has `is_error`. */
export function countClaudeCode(lines: readonly ClaudeCodeLine[]): Counts {
  const counter = new CallCounter();
  for (const block of lines.flatMap(blocksOf)) {
    if (block.type === 'tool_use') counter.call(block.id);
    if (block.type === 'tool_result' && block.is_error === true) counter.failure(block.tool_use_id);
  }
  return counter.counts();
}

function blocksOf({ message }: ClaudeCodeLine): readonly Block[] {
  return typeof message?.content === 'object' ? message.content : [];
}
