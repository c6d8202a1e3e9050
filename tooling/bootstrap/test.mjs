// `npm test`: everything static, then all tests. Works as the first command in a fresh clone. What follows `--` goes
// to vitest. The last line of the output is vitest's totals.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './set-up.mjs';
import { reportFailures, runStep, runSteps, staticSteps } from './steps.mjs';
import { describeTotals, totalsOf } from './totals.mjs';

const env = await setUp();
const failed = await runSteps(staticSteps, env);
const totals = await runTests();
if (totals.failed > 0) failed.push('tests');
if (totals.passed + totals.failed === 0) failed.push('tests (none ran)');
reportFailures(failed);
console.log(`\n${describeTotals(totals)}`);

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'skep-test-'));
  const reportPath = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  try {
    const { code } = await runStep(
      { name: 'tests', command: ['vitest', 'run', ...reporters, ...process.argv.slice(2)] },
      env,
    );
    const report = existsSync(reportPath) ? JSON.parse(readFileSync(reportPath, 'utf8')) : undefined;
    return totalsOf(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
