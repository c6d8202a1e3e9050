import type { FindingSeverity } from '@skep/contracts';
import type { DraftFinding, Identity } from './draft-finding.ts';
import type { JsonPlace } from './json-place.ts';
import { sarifFile } from './sarif-file.ts';
import { type SarifMessage, sarifMessage } from './sarif-message.ts';
import { type SarifRule, sarifRule } from './sarif-rule.ts';

/** What a SARIF log comes to. */
export interface SarifFindings {
  readonly findings: readonly DraftFinding[];
  /** How many were left out because somebody decided that they do not count. */
  readonly suppressed: number;
  /** How many say that nothing is wrong: checks that passed or did not apply, and what is gone since the baseline. */
  readonly passed: number;
}

const LEVELS = ['error', 'warning', 'note', 'none'] as const;
const KINDS = ['fail', 'pass', 'notApplicable', 'informational', 'open', 'review'] as const;
const PASSED: readonly (string | null)[] = ['pass', 'notApplicable'];
const BASELINE_STATES = ['new', 'unchanged', 'updated', 'absent'] as const;
const SUPPRESSION_STATUSES = ['accepted', 'underReview', 'rejected'] as const;

/**
 * Reads a log of SARIF 2.1.0: every result of every run.
 *
 * @throws CliError `CLI_FINDINGS_INVALID`
 */
export function readSarif(log: JsonPlace): SarifFindings {
  const version = log.get('version');
  // Drafts are called 2.1.0-rtm.4 and the like.
  if (!/^2\.1\.0(?:-|$)/.test(version.text() ?? ''))
    throw version.wrong('"2.1.0", the version of SARIF that is read');
  const findings: DraftFinding[] = [];
  let [suppressed, passed] = [0, 0];
  for (const run of log.get('runs').items()) {
    for (const result of run.get('results').items()) {
      if (isSuppressed(result)) suppressed += 1;
      else if (isPassed(result)) passed += 1;
      else findings.push(readResult(result, run));
    }
  }
  return { findings, suppressed, passed };
}

/** A suppression that somebody still disputes suppresses nothing. */
function isSuppressed(result: JsonPlace): boolean {
  const statuses = result
    .get('suppressions')
    .items()
    .map((suppression) => suppression.get('status').oneOf(SUPPRESSION_STATUSES) ?? 'accepted');
  return statuses.length > 0 && statuses.every((status) => status === 'accepted');
}

function isPassed(result: JsonPlace): boolean {
  const isGone = result.get('baselineState').oneOf(BASELINE_STATES) === 'absent';
  return isGone || PASSED.includes(result.get('kind').oneOf(KINDS));
}

function readResult(result: JsonPlace, run: JsonPlace): DraftFinding {
  const rule = sarifRule(result, run);
  const [location] = result.get('locations').items();
  const physical = location?.get('physicalLocation');
  const region = physical?.maybe('region');
  const startLine = region?.maybe('startLine').wholeNumber(1) ?? null;
  const endLine = region?.maybe('endLine').wholeNumber(startLine ?? 1) ?? startLine;
  return {
    file: physical === undefined ? null : sarifFile(physical.maybe('artifactLocation'), run),
    startLine,
    endLine: startLine === null ? null : endLine,
    severity: severityOf(result, rule),
    ...wordsOf(sarifMessage(result, rule), rule),
    identity: identityOf(result, rule),
  };
}

function severityOf(result: JsonPlace, { descriptor }: SarifRule): FindingSeverity {
  const kind = result.get('kind').oneOf(KINDS) ?? 'fail';
  const usual = descriptor.maybe('defaultConfiguration').maybe('level').oneOf(LEVELS) ?? 'warning';
  const level = result.get('level').oneOf(LEVELS) ?? (kind === 'fail' ? usual : 'none');
  return level === 'none' ? 'note' : level;
}

const LONGEST_TITLE = 200;

/** The first line is the title, with the rule, so that the same words of two rules are two findings. */
function wordsOf({ text, markdown }: SarifMessage, { id }: SarifRule): Pick<DraftFinding, 'title' | 'body'> {
  const [first = '', ...more] = text.trim().split(/\r?\n/);
  const line =
    first.length > LONGEST_TITLE ? `${first.slice(0, LONGEST_TITLE).toWellFormed().trimEnd()}…` : first;
  const isWhole = line === first && more.length === 0;
  const title = id === null || line.includes(id) ? line : `${id}: ${line}`;
  return { title, body: markdown !== null && markdown !== text ? markdown : isWhole ? null : text };
}

function identityOf(result: JsonPlace, { id }: SarifRule): Identity | null {
  const whole = entriesOf(result.get('fingerprints'));
  if (whole.length > 0) return { kind: 'tool', partial: false, parts: whole };
  const partial = entriesOf(result.get('partialFingerprints'));
  return partial.length === 0 ? null : { kind: 'tool', partial: true, parts: [id ?? '', ...partial] };
}

function entriesOf(fingerprints: JsonPlace): string[] {
  if (!fingerprints.isThere) return [];
  const names = Object.keys(fingerprints.object()).sort();
  return names.map((name) => `${name}=${fingerprints.get(name).text() ?? ''}`);
}
