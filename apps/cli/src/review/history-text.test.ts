import type { ReviewDecisionRecord, ReviewFindingRecord, ReviewRound, ReviewState } from '@skep/contracts';
import { expect, test } from 'vitest';
import type { Output } from '../output/output.ts';
import { widthOf } from '../output/width.ts';
import { historyText } from './history-text.ts';
import { answers, roundText } from './review-text.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const minutes = (ago: number) => new Date(now.getTime() - ago * 60_000);
const output = (width: number | null) => ({ now, width, paint: (_style, text) => text }) as Output;

const round: ReviewRound = {
  id: 7,
  parent_instance: 'work-12-a1',
  reviewer_instance: 'review-12-a2',
  round: 1,
  base_commit: 'b'.repeat(40),
  head_commit: 'a'.repeat(40),
  files: '["src/a.ts"]',
  status: 'changes_requested',
  requested_at: minutes(60),
  due_at: minutes(-60),
  decided_at: minutes(30),
  summary: 'Nearly.\nBut no.',
  findings: [],
};
const finding: ReviewFindingRecord = {
  id: 1,
  review_id: 7,
  file: 'src/a.ts',
  start_line: 12,
  end_line: 14,
  severity: 'error',
  title: 'Leaks',
  body: null,
  fingerprint: 'f',
  in_scope: true,
  resolution: 'repeated',
  created_at: minutes(30),
};
const decision: ReviewDecisionRecord = {
  id: 1,
  instance_id: 'work-12-a1',
  reason: 'review_limit',
  round: 1,
  cap: 1,
  asked_at: minutes(20),
  refused_requests: 2,
  choice: 'raise',
  decided_at: minutes(10),
  note: 'One more',
};
const state: ReviewState = {
  instance_id: 'work-12-a1',
  status: 'started',
  rounds: 2,
  cap: 3,
  open: null,
  last: null,
  decision: null,
};
const tell = (rounds: ReviewRound[], decisions: ReviewDecisionRecord[], width: number | null = null) =>
  historyText({ instance_id: 'work-12-a1', rounds, decisions }, state, output(width));

test('rounds and decisions are told in the order in which they came', () => {
  const outside = {
    ...finding,
    file: 'docs/b.md',
    start_line: 3,
    end_line: 3,
    in_scope: false,
    title: 'Typo',
  };
  const second: ReviewRound = {
    ...{
      ...round,
      round: 2,
      status: 'approved',
      requested_at: minutes(9),
      decided_at: minutes(5),
      files: null,
    },
    ...{ base_commit: null, summary: null },
  };
  const text = tell([{ ...round, findings: [finding, outside] }, second], [decision]);
  expect(
    text.split('\n').map((line) => line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'TIME').trimEnd()),
  ).toEqual([
    'work-12-a1  started  2 of 3 rounds used',
    '',
    'Round 1  changes requested',
    '  reviewer   review-12-a2',
    '  commit     aaaaaaaaaa, based on bbbbbbbbbb, 1 file',
    '  requested  TIME (1h ago)',
    '  decided    TIME (30m ago), after 30m',
    '  summary    Nearly.',
    '             But no.',
    '',
    '  SEVERITY  FILE            FINDING  RESOLUTION',
    '  error     src/a.ts:12-14  Leaks    repeated',
    '  error     docs/b.md:3     Typo     repeated, out of scope',
    '',
    'Decision  raise',
    '  because  another round was asked for, and all 1 that it may have are used up',
    '  asked    TIME (20m ago)',
    '  refused  2 requests',
    '  decided  TIME (10m ago)',
    '  note     One more',
    '',
    'Round 2  approved',
    '  reviewer   review-12-a2',
    '  commit     aaaaaaaaaa, files not known',
    '  requested  TIME (9m ago)',
    '  decided    TIME (5m ago), after 4m',
    '',
  ]);
});

test('what waits says for what', () => {
  const open: ReviewRound = { ...round, status: 'in_progress', decided_at: null, summary: null };
  expect(tell([open], [])).toMatch(/decided {4}not yet, due .* \(in 1h\)/);
  expect(tell([], [{ ...decision, choice: null, decided_at: null, note: null }])).toMatch(
    /^Decision {2}needed$/m,
  );
});

test('nothing acts on the terminal, and findings fit on it', () => {
  const evil = '\u001b]0;gotcha\u0007';
  const long = {
    ...finding,
    title: `${evil} ${'very '.repeat(40)}`,
    file: `${evil}${'deep/'.repeat(20)}a.ts`,
  };
  const text = tell(
    [{ ...round, reviewer_instance: evil, summary: evil, head_commit: evil, findings: [long] }],
    [{ ...decision, note: evil }],
    80,
  );
  expect(text).not.toContain('\u001b');
  const table = text.split('\n').filter((line) => /SEVERITY|error/.test(line));
  expect(table).toHaveLength(2);
  for (const line of table) expect(widthOf(line)).toBeLessThanOrEqual(80);
});

test.each([
  ['requested', null, 'round 1 of 3, requested of review-12-a2, due in 1h'],
  ['in_progress', null, 'round 1 of 3, in progress by review-12-a2, due in 1h'],
  ['approved', minutes(30), 'round 1 of 3, approved by review-12-a2 30m ago'],
  ['dismissed', null, 'round 1 of 3, dismissed by review-12-a2'],
] as const)('a round that is %s', (status, decided_at, expected) => {
  expect(roundText({ ...round, status, decided_at }, 3, now)).toBe(expected);
});

test('a round that timed out', () => {
  const late = { ...round, status: 'timed_out', due_at: minutes(180), decided_at: null } as const;
  expect(roundText(late, 3, now)).toBe('round 1 of 3, timed out 3h ago, asked of review-12-a2');
});

test('answers can be pasted, whatever the name', () => {
  expect(answers("it's", ['raise'])).toEqual([String.raw`skep review decide 'it'\''s' --raise`]);
});
