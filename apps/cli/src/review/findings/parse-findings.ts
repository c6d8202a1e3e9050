import type { DraftFinding } from './draft-finding.ts';
import { findingsError } from './findings-error.ts';
import { readFindingsJson } from './findings-json.ts';
import { JsonPlace } from './json-place.ts';
import { readSarif } from './sarif.ts';

export interface ParsedFindings {
  readonly format: 'skep' | 'sarif';
  readonly findings: readonly DraftFinding[];
  /** Left out of SARIF: suppressed results. */
  readonly suppressed: number;
  /** Left out of SARIF: results that say that nothing is wrong. */
  readonly passed: number;
}

/**
 * Reads findings in our own form or as SARIF, whichever it is: a SARIF log is an object with `runs`.
 *
 * @param source What to call it in errors.
 * @throws CliError `CLI_FINDINGS_INVALID`
 */
export function parseFindings(text: string, source: string): ParsedFindings {
  const document = new JsonPlace(source, parse(text.replace(/^\ufeff/, ''), source));
  if (document.isObject && (document.get('runs').isThere || isSarif(document.get('$schema')))) {
    return { format: 'sarif', ...readSarif(document) };
  }
  return { format: 'skep', findings: readFindingsJson(document), suppressed: 0, passed: 0 };
}

function isSarif({ value }: JsonPlace): boolean {
  return typeof value === 'string' && value.toLowerCase().includes('sarif');
}

function parse(text: string, source: string): unknown {
  if (text.trim() === '')
    throw findingsError(source, '', 'JSON: an array of findings, or SARIF 2.1.0; it is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw findingsError(
      source,
      '',
      `JSON: an array of findings, or SARIF 2.1.0 (${(error as Error).message})`,
    );
  }
}
