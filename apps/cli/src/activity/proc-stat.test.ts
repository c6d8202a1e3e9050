import { expect, test } from 'vitest';
import { parseProcStat } from './proc-stat.ts';

const machine = 'cpu  1 2 3\nintr 5 0\nbtime 1700000000\nprocesses 9\n';
const line = (name: string, state = 'S') =>
  `12 (${name}) ${state} 1 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 1234 999 88 1844\n`;

test.each(['claude', 'a b', 'a) S 1 (b', '', ') R 9 9 9'])(
  'the process "%s" started 12.34 s after the machine',
  (name) => {
    expect(parseProcStat(line(name), machine)).toEqual({ startedAt: 1_700_000_012_340, hasExited: false });
  },
);

test.each(['Z', 'X'])('a process in the state %s has exited', (state) => {
  expect(parseProcStat(line('node', state), machine)?.hasExited).toBe(true);
});

test.each<[string | null, string | null]>([
  [null, machine],
  [line('node'), null],
  [line('node'), 'cpu 1 2 3\n'],
  ['12 (node) S 1 12', machine],
  ['', machine],
  ['nonsense', machine],
])('%j and %j tell nothing', (ofProcess, ofMachine) => {
  expect(parseProcStat(ofProcess, ofMachine)).toBeNull();
});
