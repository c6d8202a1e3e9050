import type { Command } from 'commander';
import { wholeNumber } from '../arguments/parse-values.ts';
import { define } from '../define-command.ts';
import type { DecideOptions } from '../review/run-decide.ts';
import type { RequestOptions } from '../review/run-request.ts';
import type { Runtime } from '../runtime.ts';
import { addHistory, addList, addStatus } from './review-look.ts';
import { addDismiss, addStart, addSubmit } from './review-reviewing.ts';

/** Reviews of coding instances' work. What does the work is loaded when it is needed. */
export function addReview(parent: Command, runtime: Runtime): void {
  const group = parent
    .command('review')
    .description("rounds of review of a coding instance's work: ask for one, give a verdict, decide, look");
  group.helpCommand(false);
  group.addHelpText('after', LIFE);
  addRequest(group, runtime);
  addStart(group, runtime);
  addSubmit(group, runtime);
  addDismiss(group, runtime);
  addDecide(group, runtime);
  addStatus(group, runtime);
  addList(group, runtime);
  addHistory(group, runtime);
}

const LIFE = `
A coding instance requests a round, its reviewer starts and submits it, and either the work is approved or the next round
follows. Past the number of rounds that it may have, or where two rounds find the same, a person decides.

Examples:
  $ skep review request work-12-a1
  $ skep review start 7
  $ skep review submit 7 --request-changes --finding "src/a.ts:12: error: The file is never closed"
  $ skep review status work-12-a1
  $ skep review decide work-12-a1 --raise`;

function addRequest(group: Command, runtime: Runtime): void {
  const command = group
    .command('request')
    .description('ask for a round of review of the commit that is checked out')
    .argument(
      '[instance]',
      'the coding instance; else that of SKEP_INSTANCE_ID, or of the worktree you are in',
    )
    .option('--head <commit>', "the commit to review; else the one checked out in the instance's worktree")
    .option('--base <commit>', 'what it is compared with; else where the branch left its base branch')
    .option('--files <paths...>', 'the files that the branch changes; else what git says')
    .option('--reviewer <id>', 'a review instance, or a name for a new one')
    .option('--due <time>', 'when it times out: 90m, 24h, 2d or an ISO date; else as configured, 24h');
  command.addHelpText(
    'after',
    '\nFindings about files that the branch does not change are kept, but do not block it.',
  );
  define<[instance: string | undefined], RequestOptions>(
    command,
    runtime,
    [
      ['skep review request', 'of the instance of this worktree'],
      ['skep review request work-12-a1 --reviewer review-12-a2 --due 2h', ''],
      ['skep review request work-12-a1 --head 1a2b3c4 --base main', ''],
    ],
    async (context, instance, options) =>
      (await import('../review/run-request.ts')).request(context, instance, options),
  );
}

function addDecide(group: Command, runtime: Runtime): void {
  const command = group
    .command('decide')
    .description('decide for an instance that waits for it: "skep ls --activity waiting" lists those')
    .argument('<instance>', 'the coding instance')
    .option('--continue', 'let it go on as it is, to its pull request or to a round that it still has')
    .option('--raise [rounds]', 'allow so many more rounds, 1 where no number is given', wholeNumber(1))
    .option('--abandon', 'give the work up: ends the open round and terminates the instance')
    .option('--note <text>', 'why')
    .option('-y, --yes', 'do not ask before giving up');
  define<[instance: string], DecideOptions>(
    command,
    runtime,
    [
      ['skep review decide work-12-a1 --raise 2 --note "nearly there"', 'two more rounds'],
      ['skep review decide work-12-a1 --continue', 'good enough'],
      ['skep review decide work-12-a1 --abandon --yes', 'for scripts'],
    ],
    async (context, instance, options) =>
      (await import('../review/run-decide.ts')).decide(context, instance, options),
  );
}
