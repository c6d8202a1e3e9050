/**
 * How many tests passed, failed and did not run.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 */

/**
 * The part of vitest's JSON report that is counted.
 *
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * Vitest's own totals. A file that could not be loaded counts as one failed test, because its tests did not run; so
 * does a run that vitest calls failed for a reason outside of any test, or that left no report.
 *
 * @param {Report | undefined} report
 * @param {number} exitCode of vitest
 * @returns {Totals}
 */
export function totalsOf(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const failed = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {Totals} totals
 * @returns {string} `N passed, N failed`, and what was skipped if anything was
 */
export function describeTotals({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
