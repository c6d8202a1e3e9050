import { FINDING_SEVERITIES, type FindingSeverity } from '@skep/contracts';
import type { DraftFinding } from './draft-finding.ts';
import { findingsError } from './findings-error.ts';

/** How a finding is written on the command line. */
export const FINDING_FORM = '[PATH[:LINE[-LINE]]:] [error|warning|note:] TITLE';

const LINES = /^(?<path>[^\n]+?):(?<start>\d+)(?:-(?<end>\d+))?(?::\d+)?:\s*(?<rest>[\s\S]*)$/;
const SEVERITY = new RegExp(`^(?<severity>${FINDING_SEVERITIES.join('|')}):\\s*(?<rest>[\\s\\S]*)$`);
const PATH_AND_SEVERITY = new RegExp(
  `^(?<path>[^\\n]+?):\\s*(?<rest>(?:${FINDING_SEVERITIES.join('|')}):[\\s\\S]*)$`,
);
const WORD_FIRST = /^(?<path>[^\s:]+):\s+(?<rest>[\s\S]*)$/;
const LOOKS_LIKE_PATH = /\/|\.[A-Za-z0-9]+$/;

/**
 * Reads `src/a.ts:12-14: error: the title`, of which only the title must be there. What compilers print
 * (`src/a.ts:12:5: warning: ...`) is the same, its column left out. What follows the first line is the body.
 *
 * @throws CliError `CLI_FINDINGS_INVALID`
 */
export function parseFinding(text: string): DraftFinding {
  const { path, start, end, severity, rest } = taken(text.trim());
  const [title = '', ...body] = rest.split('\n');
  if (title.trim() === '') throw wrong(text, `${FINDING_FORM}, with a title`);
  const startLine = start === undefined ? null : Number(start);
  const endLine = end === undefined ? startLine : Number(end);
  if (startLine !== null && endLine !== null && (startLine < 1 || endLine < startLine)) {
    throw wrong(text, `${FINDING_FORM}, with lines from 1 in ascending order`);
  }
  return {
    file: path === undefined ? null : { base: null, path },
    startLine,
    endLine,
    severity: (severity as FindingSeverity | undefined) ?? 'warning',
    title: title.trim(),
    body: body.join('\n').trim() || null,
    identity: null,
  };
}

interface Parts {
  readonly path?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly severity?: string | undefined;
  readonly rest: string;
}

function taken(text: string): Parts {
  // A severity at the beginning says that there is no path, whatever follows it.
  const place = SEVERITY.test(text)
    ? undefined
    : ((LINES.exec(text) ?? PATH_AND_SEVERITY.exec(text))?.groups ?? pathAlone(text));
  const { path, start, end, rest = text } = place ?? {};
  const weighed = SEVERITY.exec(rest)?.groups;
  return { path, start, end, severity: weighed?.severity, rest: weighed?.rest ?? rest };
}

/** Without lines and severity, only what looks like a path is one: a title may have a colon of its own. */
function pathAlone(text: string): Readonly<Record<string, string>> | undefined {
  const groups = WORD_FIRST.exec(text)?.groups;
  return groups !== undefined && LOOKS_LIKE_PATH.test(groups.path ?? '') ? groups : undefined;
}

function wrong(text: string, expected: string): Error {
  return findingsError('--finding', '', expected, text);
}
