import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/temporary.ts';

const script = fileURLToPath(new URL('../../examples/review-loop/run.sh', import.meta.url));

/** What the example prints, command by command: what follows `$ skep `, and what that printed. */
async function run(): Promise<[command: string, printed: string][]> {
  const env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TMPDIR: temporaryFolder() };
  const { stdout, stderr } = await promisify(execFile)('bash', [script], { env });
  expect(stderr).toBe('');
  return stdout.split('\n$ skep ').flatMap((step, index): [string, string][] => {
    const end = step.indexOf('\n');
    return index === 0
      ? []
      : [[step.slice(0, end), withoutTimes(step.slice(end + 1).split('\n\n\n## ')[0] ?? '')]];
  });
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \((\d+[a-z]+ ago|now)\)/g, 'TIME')
    .replaceAll(/\b(\d+[a-z]+ ago|now)$/gm, 'AGO')
    .replaceAll(/after [\d.]+m?s/g, 'after TIME')
    .trim();
}

test('the example tells of three rounds, the cap, a decision, an approval and a merge', {
  timeout: 120_000,
}, async () => {
  const steps = await run();
  const printedBy = (command: string): string[] =>
    steps.filter(([each]) => each.startsWith(command)).map(([, printed]) => printed);

  expect(printedBy('review request').map((text) => /round \d of \d|WORKFLOW_\w+/.exec(text)?.[0])).toEqual([
    'round 1 of 3',
    'round 1 of 3',
    'round 2 of 3',
    'round 3 of 3',
    'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
    'WORKFLOW_DECISION_REQUIRED',
    'round 4 of 4',
  ]);
  expect(printedBy('ls --activity waiting').join()).toMatch(/^ID .*\nwork-7-a1 +coding +started +waiting /);
  expect(printedBy('review status').join()).toMatch(/decision +needed: .*2 requests refused/);
  expect(printedBy('review decide')).toEqual(['work-7-a1 may have 4 rounds of review now: 1 more']);

  const tree = printedBy('tree').join().split('\n');
  expect(tree.map((line) => line.replace(/ {2}AGO$/, ''))).toEqual([
    'plan-1  planning  started',
    '├─ work-7-a1 (planned #7)  coding  pr_merged  #7',
    '│  ├─ work-7-a1.review-1 (review 1: changes requested)  review  started  #7',
    '│  ├─ work-7-a1.review-2 (review 2: changes requested)  review  started  #7',
    '│  ├─ work-7-a1.review-3 (review 3: changes requested)  review  started  #7',
    '│  └─ work-7-a1.review-4 (review 4: approved)  review  started  #7',
    '└─ work-8-a1 (planned #8)  coding  pr_merged  #8',
    '   └─ work-8-a1.review-1 (review 1: approved)  review  started  #8',
  ]);

  const history = printedBy('review history').join();
  const headings = history.split('\n').filter((line) => /^(Round|Decision) /.test(line));
  expect(headings.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'Round 1 changes requested',
    'Round 2 changes requested',
    'Round 3 changes requested',
    'Decision raise',
    'Round 4 approved',
  ]);
  expect(history.match(/Totals are rounded twice +\w+/g)?.map((text) => text.split(/ +/).at(-1))).toEqual([
    'repeated',
    'fixed',
  ]);
  expect(history.match(/An empty cart throws +\w+/g)?.map((text) => text.split(/ +/).at(-1))).toEqual([
    'repeated',
    'fixed',
  ]);
  expect(history).toMatch(/Nothing uses this +open, out of scope/);
  expect(history).toContain('note     Only the empty cart was left');
});
