import { JsonPlace } from './json-place.ts';

/** The rule that a result is an instance of. */
export interface SarifRule {
  readonly id: string | null;
  /** What its tool tells of it, if anything. */
  readonly descriptor: JsonPlace;
}

/** By index where one is given, else by id: of the driver, or of the extension that the result names. */
export function sarifRule(result: JsonPlace, run: JsonPlace): SarifRule {
  const reference = result.get('rule');
  const rules = componentOf(reference, run).maybe('rules');
  const id = result.get('ruleId').text() ?? reference.maybe('id').text();
  const index = result.get('ruleIndex').wholeNumber(-1) ?? reference.maybe('index').wholeNumber(-1) ?? -1;
  // `CA2101/locale` is a case of the rule `CA2101`.
  const found = rules.item(index) ?? rules.items().find((rule) => isCaseOf(rule.maybe('id').text(), id));
  return { id: id ?? found?.maybe('id').text() ?? null, descriptor: found ?? JsonPlace.NOWHERE };
}

function componentOf(reference: JsonPlace, run: JsonPlace): JsonPlace {
  const tool = run.get('tool');
  const index = reference.maybe('toolComponent').maybe('index').wholeNumber(-1) ?? -1;
  return tool.maybe('extensions').item(index) ?? tool.maybe('driver');
}

function isCaseOf(rule: string | null, id: string | null): boolean {
  return rule !== null && id !== null && (id === rule || id.startsWith(`${rule}/`));
}
