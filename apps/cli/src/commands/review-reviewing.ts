import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { DraftFinding } from '../review/findings/draft-finding.ts';
import { FINDING_FORM, parseFinding } from '../review/findings/parse-finding.ts';
import type { DismissOptions, ReviewerOptions, SubmitOptions } from '../review/run-reviewing.ts';
import type { Runtime } from '../runtime.ts';

const ROUND = ['<review>', 'its number, or the coding instance, whose open round it is'] as const;
const REVIEWER = [
  '--reviewer <id>',
  'who reviews; else the instance of SKEP_INSTANCE_ID, else the one that was asked',
] as const;

export function addStart(group: Command, runtime: Runtime): void {
  const command = group
    .command('start')
    .description('say that the reviewer has begun')
    .argument(...ROUND)
    .option(...REVIEWER);
  define<[review: string], ReviewerOptions>(
    command,
    runtime,
    [['skep review start 7', 'by the reviewer, or in its place']],
    async (context, review, options) =>
      (await import('../review/run-reviewing.ts')).start(context, review, options),
  );
}

export function addSubmit(group: Command, runtime: Runtime): void {
  const command = group
    .command('submit')
    .description('give the verdict of a round, with what was found')
    .argument(...ROUND)
    .option('--approve', 'the verdict: the work is good')
    .option('--request-changes', 'the verdict: something has to be done first')
    .option('--summary <text>', 'the verdict in words')
    .option('--finding <text>', `one thing that was found: ${FINDING_FORM}; can be repeated`, addFinding)
    .option('--findings <file>', 'a list of them, as JSON or SARIF 2.1.0 ("-": stdin)')
    .option(
      '--head <commit>',
      "the commit that was reviewed; else the one checked out in the reviewer's worktree",
    )
    .option(...REVIEWER);
  command.addHelpText('after', FORMS);
  define<[review: string], SubmitOptions>(
    command,
    runtime,
    [
      ['skep review submit 7 --approve --summary "Clear and tested"', ''],
      ['skep review submit 7 --request-changes --finding "src/a.ts:12-14: error: Leaks the handle"', ''],
      ['npx eslint --format @microsoft/sarif . | skep review submit 7 --request-changes --findings -', ''],
    ],
    async (context, review, options) =>
      (await import('../review/run-reviewing.ts')).submit(context, review, options),
  );
}

const FORMS = `
One of the verdicts must be given, whatever was found. Paths are those of the repository ("git diff --name-only").
JSON is an array, or an object with "findings", of
  { "file": "src/a.ts", "start_line": 12, "end_line": 14, "severity": "error", "title": "...", "body": "...",
    "fingerprint": "..." }
of which only the title must be there; severities are error, warning (where none is given) and note. From SARIF, results
that are suppressed or say that nothing is wrong are left out, and counted.`;

export function addDismiss(group: Command, runtime: Runtime): void {
  const command = group
    .command('dismiss')
    .description('take an open round back; the instance goes on working')
    .argument(...ROUND)
    .option('--note <text>', 'why');
  define<[review: string], DismissOptions>(
    command,
    runtime,
    [['skep review dismiss work-12-a1 --note "found a mistake myself"', 'its open round']],
    async (context, review, options) =>
      (await import('../review/run-reviewing.ts')).dismiss(context, review, options),
  );
}

function addFinding(text: string, previous: readonly DraftFinding[] | undefined): readonly DraftFinding[] {
  return [...(previous ?? []), parseFinding(text)];
}
