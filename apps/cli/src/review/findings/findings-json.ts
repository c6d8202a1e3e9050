import { FINDING_SEVERITIES } from '@skep/contracts';
import type { DraftFinding } from './draft-finding.ts';
import type { JsonPlace } from './json-place.ts';

/** What a finding may be given with, each by the name of the record and that of the library. */
const NAMES = {
  file: ['file'],
  startLine: ['start_line', 'startLine'],
  endLine: ['end_line', 'endLine'],
  severity: ['severity'],
  title: ['title'],
  body: ['body'],
  fingerprint: ['fingerprint'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What a stored finding has besides, which a new one is given by the store: passed over. */
const ASSIGNED = ['id', 'review_id', 'in_scope', 'resolution', 'created_at'];

const KNOWN: readonly string[] = [...Object.values(NAMES).flat(), ...ASSIGNED];

/**
 * Reads our own form: an array of findings, or an object that holds one as `findings`, such as a submitted review.
 *
 * @throws CliError `CLI_FINDINGS_INVALID`
 */
export function readFindingsJson(document: JsonPlace): DraftFinding[] {
  const list = document.isObject ? document.get('findings') : document;
  if (!list.isThere) throw document.wrong('an array of findings, an object with "findings", or SARIF 2.1.0');
  return list.items().map(readFinding);
}

function readFinding(item: JsonPlace): DraftFinding {
  const unknown = Object.keys(item.object()).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw item.get(unknown).wrong(
      `left out, or named one of ${Object.values(NAMES)
        .map(([name]) => name)
        .join(', ')}`,
    );
  }
  const title = item.get('title').text();
  if (title === null || title.trim() === '') throw item.get('title').wrong('a text that is not empty');
  const startLine = named(item, 'startLine').wholeNumber(1);
  const endLine = named(item, 'endLine').wholeNumber(startLine ?? 1);
  if (startLine === null && endLine !== null) throw named(item, 'startLine').wrong('given where the end is');
  const file = item.get('file').text();
  const fingerprint = item.get('fingerprint').text();
  return {
    file: file === null || file === '' ? null : { base: null, path: file },
    startLine,
    endLine: endLine ?? startLine,
    severity: item.get('severity').oneOf(FINDING_SEVERITIES) ?? 'warning',
    title,
    body: item.get('body').text(),
    identity: fingerprint === null ? null : { kind: 'fingerprint', value: fingerprint },
  };
}

function named(item: JsonPlace, field: keyof typeof NAMES): JsonPlace {
  const places = NAMES[field].map((name) => item.get(name));
  return places.find((place) => place.isThere) ?? item.get(NAMES[field][0]);
}
