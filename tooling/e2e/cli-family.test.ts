import { execFileSync } from 'node:child_process';
import type { InstanceRecord, RelationshipRecord, ReviewDecisionRecord, ReviewRecord } from '@skep/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

interface Tree {
  readonly instances: InstanceRecord[];
  readonly relationships: RelationshipRecord[];
  readonly reviews: ReviewRecord[];
  readonly decisions: ReviewDecisionRecord[];
}

let machine: Machine;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: machine.project,
    stdio: 'pipe',
  });

beforeEach(async () => {
  machine = new Machine();
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  await machine.skep(['init']);
});

/** Runs the commands, none of which may fail. @returns What the last one printed. */
async function run(...commands: string[]): Promise<string> {
  let printed = '';
  for (const command of commands) {
    const { code, stdout, stderr } = await machine.skep(command.split(' '));
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    printed = stdout;
  }
  return printed;
}

/** A planner, a coder for its issue 12 with a fork, and two rounds of review of the coder's work. */
async function fleet(): Promise<void> {
  await run(
    'create plan --type planning',
    'create --issue 12 --parent plan --relationship planning_to_issue',
    'create fork --parent work-12-a1 --relationship created_fork',
    'review request work-12-a1 --reviewer ann --files a.ts',
  );
  const [first] = (await machine.json<Tree>(['tree'])).reviews;
  await run(`review submit ${first?.id} --reviewer ann --request-changes --finding wrong`);
  git('commit', '-q', '--allow-empty', '-m', 'second');
  await run('review request work-12-a1 --reviewer ann --files a.ts');
}

describe('skep tree', () => {
  test('shows plans, forks, and reviewers with their rounds and verdicts', async () => {
    await fleet();
    const lines = (await run('tree --ascii'))
      .split('\n')
      .map((line) => line.replace(/ {2}(now|\d+s ago)$/, ''));
    expect(lines).toEqual([
      'plan  planning  started',
      '`- work-12-a1 (planned #12)  coding  waiting_review  #12',
      '   |- fork (fork)  coding  started',
      '   `- ann (review 1: changes requested; review 2: requested)  review  started  #12',
      '',
    ]);
    const { instances, relationships, reviews } = await machine.json<Tree>(['tree', 'ann']);
    expect(instances.map(({ id }) => id)).toEqual(['plan', 'work-12-a1', 'fork', 'ann']);
    expect(relationships.map((each) => [each.relationship_type, each.review_iteration])).toEqual([
      ['planning_to_issue', 1],
      ['created_fork', 1],
      ['spawned_review', 2],
    ]);
    expect(reviews.map(({ round, status }) => [round, status])).toEqual([
      [1, 'changes_requested'],
      [2, 'requested'],
    ]);
  });

  test('shows whose reviews a person has to decide about', async () => {
    await fleet();
    const [, second] = (await machine.json<Tree>(['tree'])).reviews;
    await run(`review submit ${second?.id} --reviewer ann --request-changes --finding wrong`);
    expect(await run('tree work-12-a1 --ascii')).toContain(
      '`- work-12-a1 (planned #12)  coding  started  to decide  #12  ',
    );
    const { decisions } = await machine.json<Tree>(['tree']);
    expect(decisions).toMatchObject([{ instance_id: 'work-12-a1', reason: 'no_progress' }]);
  });

  test('never gets circles, lines that are too long, or types that do not fit', async () => {
    await run('create a', 'create b --parent a', 'create c --parent b');
    const circle = await machine.skep(['update', 'a', '--parent', 'c']);
    expect(circle).toMatchObject({ code: 4, stdout: '' });
    expect(circle.stderr).toMatch(/WORKFLOW_RELATIONSHIP_CYCLE.*a → b → c → a/);
    await run('create d --parent c', 'create e --parent d', 'create f --parent e');
    const deep = await machine.skep(['create', 'g', '--parent', 'f']);
    expect(deep).toMatchObject({ code: 4, stdout: '' });
    expect(deep.stderr).toMatch(/WORKFLOW_RELATIONSHIP_DEPTH.*6 levels below "a".*under "e"/);
    const plan = await machine.skep(['create', 'g', '--parent', 'a', '--relationship', 'planning_to_issue']);
    expect(plan).toMatchObject({ code: 4, stdout: '' });
    expect(plan.stderr).toContain('WORKFLOW_NOT_A_PLANNING_INSTANCE');
    expect((await machine.skep(['show', 'g'])).code).toBe(3);
    const alone = await machine.skep(['create', 'g', '--relationship', 'created_fork']);
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('--parent') });
  });
});

describe('skep rm', () => {
  test('says what would be lost, and needs --force', async () => {
    await fleet();
    for (const args of [[], ['--yes']]) {
      const { code, stdout, stderr } = await machine.skep(['rm', 'work-12-a1', ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /CLI_NOT_CONFIRMED: this would delete work-12-a1 with \d+ events?, 3 relationships, 2 rounds of review of its work \(1 open\) and 1 finding, leaving ann and fork without a parent[\s\S]*--force/,
      );
    }
    expect(await machine.json(['show', 'work-12-a1'])).toMatchObject({ id: 'work-12-a1' });
    const deleted = await run('rm work-12-a1 --force');
    expect(deleted).toMatch(/^Deleted work-12-a1 with .* leaving ann and fork without a parent\n$/);
    const { instances, relationships, reviews } = await machine.json<Tree>(['tree']);
    expect(instances.map(({ id, parent_instance_id }) => [id, parent_instance_id])).toEqual([
      ['plan', null],
      ['fork', null],
      ['ann', null],
    ]);
    expect({ relationships, reviews }).toEqual({ relationships: [], reviews: [] });
  });

  test('a reviewer takes its rounds along: whose, is said, also to agents', async () => {
    await fleet();
    const { code, stderr } = await machine.skep(['rm', 'ann', '--yes', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'CLI_NOT_CONFIRMED',
        message: expect.stringContaining('2 rounds of review of work-12-a1 (1 open)'),
        context: { instance_id: 'ann', reviews_given: 2, reviewed: ['work-12-a1'], findings: 1 },
      },
    });
    expect(await machine.json(['rm', 'ann', '--force'])).toMatchObject({ id: 'ann', reviews_given: 2 });
  });

  test('one that concerns nobody else needs no more than --yes', async () => {
    await run('create one');
    expect(await run('rm one --yes')).toBe('Deleted one with 0 events and 0 relationships\n');
  });
});
