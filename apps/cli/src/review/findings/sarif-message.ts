import type { JsonPlace } from './json-place.ts';
import type { SarifRule } from './sarif-rule.ts';

/** The words of a result, with the arguments of its message in their places. */
export interface SarifMessage {
  readonly text: string;
  readonly markdown: string | null;
}

/** @throws CliError `CLI_FINDINGS_INVALID` where a result says nothing, in itself or through its rule. */
export function sarifMessage(result: JsonPlace, rule: SarifRule): SarifMessage {
  const message = result.get('message');
  const id = message.get('id').text();
  const shared = id === null ? message : rule.descriptor.maybe('messageStrings').maybe(id);
  const values = message
    .get('arguments')
    .items()
    .map((argument) => argument.text() ?? '');
  const markdown = message.get('markdown').text() ?? shared.maybe('markdown').text();
  const text = message.get('text').text() ?? shared.maybe('text').text() ?? markdown;
  if (text === null || text.trim() === '') throw message.wrong('an object with a "text" that is not empty');
  return { text: filled(text, values), markdown: markdown === null ? null : filled(markdown, values) };
}

/** `{0}` stands for the first argument, `{{` for a brace. Without arguments, braces are braces. */
function filled(text: string, values: readonly string[]): string {
  if (values.length === 0) return text;
  return text.replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index?: string) =>
    index === undefined ? (whole[0] ?? '') : (values[Number(index)] ?? whole),
  );
}
