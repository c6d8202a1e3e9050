import { isPayload, type Payload, textField } from '../payload.ts';

/** The blocks of a message; its text alone is one. */
export function blocksOf({ content }: Payload): Payload[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isPayload) : [];
}

/** The texts of a message, or of a result; null where there is none. */
export function textOf(blocks: readonly Payload[]): string | null {
  const texts = blocks
    .filter(({ type }) => type === 'text')
    .flatMap((block) => textField(block, 'text') ?? []);
  return texts.length === 0 ? null : texts.join('\n');
}

/** What people write; not what Claude Code writes in their place, such as `<command-name>` or `<task-notification>`. */
export function isPrompt(line: Payload, text: string): boolean {
  const isOwn =
    line.isMeta === true || line.isCompactSummary === true || line.isVisibleInTranscriptOnly === true;
  return !isOwn && !/^<[a-z][a-z-]*>/.test(text) && !text.startsWith('[Request interrupted');
}
