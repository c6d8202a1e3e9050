import { execFileSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  InstanceRecord,
  ReviewHistory,
  ReviewRecord,
  ReviewState,
  SubmittedReview,
} from '@skep/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { Machine, type SkepOptions } from './support/skep.ts';

let machine: Machine;
/** The worktree of `work-12-a1`, on its branch. */
let worktree: string;

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: worktree,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

/** @returns The commit. */
function commit(path: string, content: string): string {
  writeFileSync(join(worktree, path), content);
  git('add', '--all');
  git('commit', '-q', '-m', content);
  return git('rev-parse', 'HEAD');
}

beforeEach(async () => {
  machine = new Machine();
  worktree = machine.project;
  git('init', '-q', '-b', 'main');
  commit('kept.ts', 'first');
  await machine.skep(['init']);
  worktree = join(realpathSync(machine.folder), 'work-12');
  execFileSync('git', ['worktree', 'add', '-q', '-b', 'work-12', worktree], { cwd: machine.project });
  await machine.skep(['create', '--issue', '12', '--base-branch', 'main'], { cwd: worktree });
  commit('a.ts', 'second');
});

const review = (...args: string[]) => machine.skep(['review', ...args], { cwd: worktree });
const reviewJson = <T>(args: readonly string[], options: SkepOptions = {}) =>
  machine.json<T>(['review', ...args], { cwd: worktree, ...options });
const instance = (id = 'work-12-a1') => machine.json<InstanceRecord>(['show', id]);

/** One round that asks for changes. */
async function refusedRound(finding: string): Promise<ReviewRecord> {
  const { id } = await reviewJson<ReviewRecord>(['request']);
  return reviewJson(['submit', String(id), '--request-changes', '--finding', finding]);
}

describe('the life of a review', () => {
  test('is run through from the worktree, with what git knows', async () => {
    const base = execFileSync('git', ['rev-parse', 'main'], { cwd: worktree, encoding: 'utf8' }).trim();
    const first = git('rev-parse', 'HEAD');
    const requested = await reviewJson<ReviewRecord>(['request']);
    expect(requested).toMatchObject({
      ...{ parent_instance: 'work-12-a1', reviewer_instance: 'work-12-a1.review-1', round: 1 },
      ...{ head_commit: first, base_commit: base, files: '["a.ts"]', status: 'requested' },
    });
    expect(await instance()).toMatchObject({ status: 'waiting_review' });

    const asReviewer = { environment: { SKEP_INSTANCE_ID: 'work-12-a1.review-1' } };
    expect(await reviewJson(['start', '1'], asReviewer)).toMatchObject({ status: 'in_progress' });
    expect(await reviewJson<ReviewState>(['status'], asReviewer)).toMatchObject({
      ...{ instance_id: 'work-12-a1', open: { id: 1, status: 'in_progress' } },
    });
    const findings = ['--finding', 'a.ts:1: error: Wrong', '--finding', 'kept.ts:1: Old'];
    const refused = await reviewJson<SubmittedReview>(
      ['submit', '1', '--request-changes', ...findings],
      asReviewer,
    );
    expect(refused.findings.map(({ file, in_scope, severity }) => [file, in_scope, severity])).toEqual([
      ['a.ts', true, 'error'],
      ['kept.ts', false, 'warning'],
    ]);
    expect(await instance()).toMatchObject({ status: 'started' });

    const second = commit('a.ts', 'third');
    expect(await reviewJson(['request', '--reviewer', 'work-12-a1.review-1'])).toMatchObject({
      ...{ round: 2, head_commit: second, reviewer_instance: 'work-12-a1.review-1' },
    });
    const approved = await review('submit', 'work-12-a1', '--approve', '--summary', 'Good now');
    expect(approved).toMatchObject({ code: 0, stdout: 'Review 2: round 2 of work-12-a1 is approved\n' });
    await machine.skep(['status', 'work-12-a1', 'pr_created']);
    await machine.skep(['status', 'work-12-a1', 'pr_merged']);

    const { stdout } = await review('history', 'work-12-a1');
    const story = [
      ...['work-12-a1  pr_merged  2 of 3 rounds used', 'Round 1  changes requested', first.slice(0, 10)],
      ...['Wrong', 'fixed', 'out of scope', 'Round 2  approved', second.slice(0, 10), 'Good now'],
    ];
    let from = 0;
    for (const word of story) {
      const found = stdout.indexOf(word, from);
      expect(found, `${word} in ${stdout}`).toBeGreaterThanOrEqual(from);
      from = found;
    }
    const told = await reviewJson<ReviewHistory>(['history', 'work-12-a1']);
    expect(told.rounds.map(({ status }) => status)).toEqual(['changes_requested', 'approved']);
  });

  test('a round is taken back, and the work goes on', async () => {
    await review('request');
    expect(await review('dismiss', 'work-12-a1', '--note', 'My own mistake')).toMatchObject({
      stdout: 'Review 1 of work-12-a1 is dismissed\n',
    });
    expect(await instance()).toMatchObject({ status: 'started' });
    expect(await reviewJson(['list', '--open'])).toEqual([]);
  });

  test('a round that nobody answers times out', async () => {
    await review('request', '--due', '1s');
    for (let late: unknown[] = []; late.length === 0; ) {
      late = await reviewJson<ReviewRecord[]>(['list', '--status', 'timed_out']);
    }
    expect((await review('status')).stdout).toContain('timed out');
    const { code, stderr } = await review('submit', '1', '--approve');
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('WORKFLOW_NO_OPEN_REVIEW'),
    });
    expect(await reviewJson(['request'])).toMatchObject({ round: 2 });
  });
});

describe('when the rounds are used up', () => {
  beforeEach(async () => {
    for (const finding of ['One', 'Two', 'Three']) await refusedRound(`a.ts:1: ${finding}`);
  });

  test('a request is refused with the choices, and a person is asked', async () => {
    const { code, stdout, stderr } = await review('request', '--json');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
        context: { instance: 'work-12-a1', round: 3, cap: 3, choices: ['continue', 'raise', 'abandon'] },
      },
    });
    expect((await review('request')).stderr).toMatch(
      /WORKFLOW_DECISION_REQUIRED.*\n.*skep review decide work-12-a1 --continue/,
    );
    const waiting = await machine.json<object[]>(['ls', '--activity', 'waiting']);
    expect(waiting).toMatchObject([
      {
        ...{ id: 'work-12-a1', activity: { state: 'waiting', reason: 'decision' }, review: null },
        decision: { reason: 'review_limit', round: 3, refused_requests: 2 },
      },
    ]);
    expect((await machine.skep(['ls'])).stdout).toMatch(/REVIEW[\s\S]*work-12-a1 .*waiting +to decide/);
    expect((await machine.skep(['show', 'work-12-a1'])).stdout).toMatch(
      /review +round 3 of 3, changes requested[\s\S]*decision +needed: .*\n +skep review decide work-12-a1 --continue/,
    );
  });

  test('the answers that status offers are command lines that work', async () => {
    await review('request');
    const { stdout } = await review('status', 'work-12-a1');
    const commands = [...stdout.matchAll(/skep (review decide .*?) {2}/g)].map(
      ([, line]) => line?.split(' ') ?? [],
    );
    expect(commands.map((words) => words.at(-1))).toEqual(['--continue', '--raise', '--abandon']);
    const [, raise = [], abandon = []] = commands;
    expect((await machine.skep(raise)).stdout).toBe('work-12-a1 may have 4 rounds of review now: 1 more\n');
    expect(await reviewJson(['request'])).toMatchObject({ round: 4 });
    expect((await machine.skep(abandon)).stderr).toContain('CLI_NOT_CONFIRMED');
    expect(await instance()).toMatchObject({ status: 'waiting_review' });
    expect(await machine.skep([...abandon, '--yes', '--note', 'enough'])).toMatchObject({
      stdout: 'work-12-a1 is given up: terminated\n',
    });
    expect((await review('history', 'work-12-a1')).stdout).toMatch(
      /Decision {2}raise[\s\S]*Round 4 {2}abandoned/,
    );
  });

  test('it goes on without another round', async () => {
    await review('request');
    expect(await reviewJson(['decide', 'work-12-a1', '--continue', '--note', 'good enough'])).toMatchObject({
      ...{ decision: null, rounds: 3, cap: 3 },
    });
    expect((await machine.skep(['ls'])).stdout).not.toContain('to decide');
  });

  test('asking again and again ends the work, and says so', async () => {
    let last = await review('request');
    for (let count = 2; count <= 5; count += 1) last = await review('request');
    expect(last).toMatchObject({ code: 4, stderr: expect.stringMatching(/abandoned[\s\S]*skep create/) });
    expect(await instance()).toMatchObject({ status: 'terminated' });
  });
});

test('two rounds that find the same ask for a decision, with its commands', async () => {
  await refusedRound('a.ts:1: error: The same');
  const { id } = await reviewJson<ReviewRecord>(['request']);
  const { stdout } = await review('submit', String(id), '--request-changes', '--finding', 'a.ts:7: The same');
  expect(stdout).toMatch(/a person has to decide\.\n {2}skep review decide work-12-a1 --continue/);
});

describe('findings from a list', () => {
  const submit = (list: unknown, ...more: string[]) =>
    machine.skep(['review', 'submit', 'work-12-a1', '--request-changes', '--findings', '-', ...more], {
      cwd: worktree,
      input: typeof list === 'string' ? list : JSON.stringify(list),
    });
  beforeEach(async () => {
    await review('request');
  });

  test('SARIF from stdin: files of this machine, levels, fingerprints; suppressed results are counted', async () => {
    const result = (uri: string, more: object = {}) => ({
      ruleId: 'no-x',
      message: { text: 'x is wrong' },
      locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }],
      ...more,
    });
    const results = [
      result(`file://${worktree}/a.ts`, { level: 'error', partialFingerprints: { hash: '1' } }),
      result('kept.ts'),
      result('a.ts', { suppressions: [{ kind: 'inSource' }] }),
    ];
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 't' } }, results }] };
    const { code, stdout, stderr } = await submit(log, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'changes_requested',
      left_out: { suppressed: 1, passed: 0 },
      findings: [
        { file: 'a.ts', start_line: 1, severity: 'error', title: 'no-x: x is wrong', in_scope: true },
        { file: 'kept.ts', severity: 'warning', in_scope: false },
      ],
    });
  });

  test('what one round printed can be given to the next', async () => {
    const { stdout } = await submit(
      [{ file: 'a.ts', title: 'Wrong', severity: 'error' }, { title: 'No tests' }],
      '--json',
    );
    await review('request');
    const again = await submit(stdout);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('a person has to decide') });
  });

  test('findings only beside the changes do not block, and it is said why', async () => {
    const { stdout } = await submit([{ file: 'kept.ts', title: 'Old' }]);
    expect(stdout).toMatch(
      /is approved\n1 finding, 1 out of scope\nNo finding is about a file that the branch changes/,
    );
    expect(await instance()).toMatchObject({ status: 'waiting_review' });
  });

  test.each([
    ['', 'stdin must be JSON'],
    ['[{', 'stdin must be JSON'],
    ['[{"title":"T","severity":"fatal"}]', 'stdin: [0].severity must be one of error, warning, note'],
    ['{"version":"2.1.0","runs":[{"results":[{}]}]}', 'stdin: runs[0].results[0].message must be an object'],
  ])('%j is refused before anything is opened', async (list, message) => {
    const { code, stdout, stderr } = await submit(list, '--database', '/nowhere/at/all.db');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error CLI_FINDINGS_INVALID: ${message}`);
    expect(await reviewJson(['list'])).toMatchObject([{ status: 'requested' }]);
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await review('submit', '1', '--approve', '--findings', 'gone.json');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('gone.json cannot be read'),
    });
  });
});

describe('what is refused', () => {
  test.each<[number, string, string[]]>([
    [4, 'WORKFLOW_REVIEW_IN_PROGRESS', ['request']],
    [4, 'WORKFLOW_NOT_A_CODING_INSTANCE', ['request', 'work-12-a1.review-1']],
    [4, 'WORKFLOW_WRONG_REVIEWER', ['submit', '1', '--approve', '--reviewer', 'work-12-a1']],
    [4, 'WORKFLOW_STALE_COMMIT', ['submit', '1', '--approve', '--head', 'main']],
    [4, 'WORKFLOW_INVALID_TRANSITION', ['decide', 'work-12-a1', '--continue']],
    [3, 'DATABASE_INSTANCE_NOT_FOUND', ['request', 'nobody']],
    [3, 'DATABASE_INSTANCE_NOT_FOUND', ['status', 'nobody']],
    [3, 'CLI_NOT_FOUND', ['start', '77']],
    [2, 'CLI_USAGE', ['submit', '1']],
    [2, 'CLI_USAGE', ['submit', '1', '--approve', '--request-changes']],
    [2, 'CLI_USAGE', ['submit', '1', '--approve', '--head', 'no-such-branch']],
    [2, 'CLI_FINDINGS_INVALID', ['submit', '1', '--request-changes', '--finding', 'a.ts:0: zero']],
    [2, 'CLI_USAGE', ['request', '--due', 'yesterday']],
    [2, 'CLI_USAGE', ['decide', 'work-12-a1']],
    [2, 'CLI_USAGE', ['decide', 'work-12-a1', '--continue', '--raise']],
    [2, 'CLI_USAGE', ['decide', 'work-12-a1', '--raise', '0']],
    [2, 'CLI_NOT_CONFIRMED', ['decide', 'work-12-a1', '--abandon']],
  ])('with %i and %s: skep review %j', async (exitCode, errorCode, args) => {
    await review('request');
    const { code, stdout, stderr } = await review(...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(`error ${errorCode}: `);
    expect(await reviewJson(['list'])).toMatchObject([{ id: 1, status: 'requested' }]);
  });

  test('the coding agent may not approve its own work', async () => {
    await review('request');
    const { code, stderr } = await machine.skep(['review', 'submit', '1', '--approve'], {
      cwd: worktree,
      environment: { SKEP_INSTANCE_ID: 'work-12-a1' },
    });
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('WORKFLOW_WRONG_REVIEWER') });
  });

  test('the coding agent may not decide about its own reviews', async () => {
    const { code, stderr } = await machine.skep(['review', 'decide', 'work-12-a1', '--raise'], {
      cwd: worktree,
      environment: { SKEP_INSTANCE_ID: 'work-12-a1' },
    });
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('CLI_OWN_DECISION') });
  });

  test('a verdict on work that has gone on meanwhile, naming both commits', async () => {
    const { head_commit } = await reviewJson<ReviewRecord>(['request']);
    const later = commit('a.ts', 'later');
    const { code, stderr } = await review('submit', '1', '--approve');
    expect(code).toBe(4);
    expect(stderr).toContain(head_commit);
    expect(stderr).toContain(later);
    expect((await review('submit', '1', '--approve', '--head', head_commit.slice(0, 9))).code).toBe(0);
  });

  test('a folder without an instance, and one with several', async () => {
    expect(await machine.skep(['review', 'request'])).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('no coding instance works in the folder you are in') },
    });
    await machine.skep(['create', 'helper', '--parent', 'work-12-a1'], { cwd: worktree });
    expect(await reviewJson<ReviewState>(['status'])).toMatchObject({ instance_id: 'work-12-a1' });
    await machine.skep(['create', 'second'], { cwd: worktree });
    expect((await review('request')).stderr).toMatch(/several coding instances.*: .*second/);
  });
});

test('list filters, and what agents wrote cannot act on the terminal', async () => {
  const evil = '\u001b]0;gotcha\u0007';
  await review('request');
  await review('submit', '1', '--request-changes', '--summary', evil, '--finding', `a.ts:1: ${evil}`);
  await review('request');
  const ids = async (...filter: string[]) =>
    (await reviewJson<ReviewRecord[]>(['list', ...filter])).map(({ id }) => id);
  expect(await ids()).toEqual([2, 1]);
  expect(await ids('--limit', '1')).toEqual([2]);
  expect(await ids('--open')).toEqual([2]);
  expect(await ids('--status', 'changes_requested,approved')).toEqual([1]);
  expect(await ids('--reviewer', 'work-12-a1.review-1')).toEqual([1]);
  expect(await ids('--instance', 'nobody')).toEqual([]);
  const shown = await Promise.all([review('list'), review('status'), review('history')]);
  const text = shown.map(({ stdout }) => stdout).join('');
  expect(text).toContain('\\e]0;gotcha\\x07');
  expect(text).not.toContain('\u001b');
  expect(shown[0]?.stdout).toMatch(
    /^ID +INSTANCE +ROUND +STATUS +REVIEWER +COMMIT +REQUESTED +DUE OR DECIDED\n/,
  );
});
