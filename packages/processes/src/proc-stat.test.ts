import { describe, expect, test } from 'vitest';
import { parseProcStat, readProcStat, startTime } from './proc-stat.ts';

const machine = 'cpu  1 2 3\nintr 5 0\nbtime 1700000000\nprocesses 9\n';
const line = (name: string, state = 'S') =>
  `12 (${name}) ${state} 7 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 1234 999 88 1844\n`;

test.each(['claude', 'a b', 'a) S 1 (b', '', ') R 9 9 9', 'two\nlines'])(
  'the name "%s" is told from what follows it',
  (name) => {
    expect(parseProcStat(line(name))).toEqual({ name, parent: 7, hasExited: false, startTicks: 1234 });
  },
);

test.each(['Z', 'X'])('a process in the state %s has exited', (state) => {
  expect(parseProcStat(line('node', state))?.hasExited).toBe(true);
});

test.each(['', 'nonsense', '12 (node) S 1 12', '12 (node) S', '12 node S 7 12 12 0'])(
  '"%s" tells nothing',
  (text) => expect(parseProcStat(text)).toBeNull(),
);

test('a process that started 12.34 s after the machine', () => {
  expect(startTime({ startTicks: 1234 }, machine)).toBe(1_700_000_012_340);
  expect(startTime({ startTicks: 1234 }, 'cpu 1 2 3\n')).toBeNull();
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('this process is there, and one that cannot be is not', () => {
    expect(readProcStat(process.pid)).toMatchObject({ parent: process.ppid, hasExited: false });
    expect(readProcStat(2 ** 22 + 1)).toBeNull();
  });
});
