import { REVIEW_STATUSES } from '@skep/contracts';
import type { Command } from 'commander';
import { someOf, wholeNumber } from '../arguments/parse-values.ts';
import { define } from '../define-command.ts';
import type { ListOptions } from '../review/run-look.ts';
import type { Runtime } from '../runtime.ts';

const INSTANCE = [
  '[instance]',
  'the coding instance; else that of SKEP_INSTANCE_ID (of a reviewer: the one it reviews), or of the worktree you are in',
] as const;

export function addStatus(group: Command, runtime: Runtime): void {
  const command = group
    .command('status')
    .description('show who reviews an instance, in which round, and what has to be decided')
    .argument(...INSTANCE);
  define<[instance: string | undefined], object>(
    command,
    runtime,
    [
      ['skep review status', 'of the instance of this worktree'],
      ['skep review status work-12-a1 --json', 'for agents'],
    ],
    async (context, instance) => (await import('../review/run-look.ts')).status(context, instance),
  );
}

export function addList(group: Command, runtime: Runtime): void {
  const command = group
    .command('list')
    .alias('ls')
    .description('list rounds of review, the newest first')
    .option('--instance <id>', 'only those of this coding instance')
    .option('--reviewer <id>', 'only those of this reviewer')
    .option('--status <statuses>', `only these (${REVIEW_STATUSES.join(', ')})`, someOf(REVIEW_STATUSES))
    .option('--open', 'only those that wait for a verdict')
    .option('--limit <number>', 'at most so many', wholeNumber(1), 50);
  define<[], ListOptions>(
    command,
    runtime,
    [
      ['skep review list --open', 'what waits for a reviewer'],
      ['skep review list --reviewer review-12-a2 --open --json', 'for a reviewer, its tasks'],
    ],
    async (context, options) => (await import('../review/run-look.ts')).list(context, options),
  );
}

export function addHistory(group: Command, runtime: Runtime): void {
  const command = group
    .command('history')
    .description("tell the story of an instance's reviews: rounds, findings, what became of them, decisions")
    .argument(...INSTANCE);
  define<[instance: string | undefined], object>(
    command,
    runtime,
    [
      ['skep review history work-12-a1', 'oldest first'],
      ['skep review history work-12-a1 --json', 'for agents: with the body of each finding'],
    ],
    async (context, instance) => (await import('../review/run-look.ts')).history(context, instance),
  );
}
