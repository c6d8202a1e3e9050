import { AssertionError } from 'node:assert';
import type { ConformanceReport } from '../run-conformance.ts';
import type { Outcome, ScenarioResult } from '../run-scenario.ts';

const marks: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', skipped: '-', gap: '~' };

/** One scenario, as lines to print. */
export function formatResult(result: ScenarioResult): string {
  const line = `  ${marks[result.outcome]} ${result.key}`;
  switch (result.outcome) {
    case 'passed':
      return line;
    case 'skipped':
      return `${line} (skipped: ${result.detail})`;
    case 'gap':
      return `${line} (known gap: ${firstLine(result.detail ?? '')})`;
    case 'failed':
      return `${line}\n${indent(explain(result))}`;
  }
}

/** The last lines of a report. */
export function formatSummary({ counts, problems, seed, scenarios, ok }: ConformanceReport): string {
  const failed = scenarios.filter(({ outcome }) => outcome === 'failed').map(({ key }) => `  ${key}`);
  return [
    '',
    `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${counts.gap} known gaps (seed ${seed})`,
    ...(failed.length > 0 ? ['Failed:', ...failed] : []),
    ...problems,
    ok ? 'The adapter keeps the storage contract, as far as it was tested.' : 'The run has failed.',
  ].join('\n');
}

/** The report as JSON: what went wrong is told in `detail`. */
export function toJson(report: ConformanceReport): string {
  const scenarios = report.scenarios.map(({ error: _error, ...rest }) => rest);
  return `${JSON.stringify({ ...report, scenarios }, null, 2)}\n`;
}

/** What the suite found wrong speaks for itself; what the adapter threw needs the place where it did. */
function explain({ error, detail }: ScenarioResult): string {
  if (!(error instanceof Error) || error instanceof AssertionError) return detail ?? '';
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}
