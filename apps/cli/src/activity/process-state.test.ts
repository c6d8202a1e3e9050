import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { type Machine, processState } from './process-state.ts';

const heard = new Date(1_700_000_100_000);
const agent = { host: 'here', claude_pid: 7, last_activity: heard };
const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};
const machine = (more: Partial<Machine> = {}): Machine => ({
  host: 'here',
  kill: () => true,
  read: () => null,
  ...more,
});
/** A machine that started 100 s before the agent was heard of, with a process that started then or later. */
const linux = (secondsAfterBoot: number, state = 'S'): Machine =>
  machine({
    read: (path) =>
      path === '/proc/stat'
        ? 'btime 1700000000\n'
        : `7 (node) ${state}${' 0'.repeat(18)} ${secondsAfterBoot * 100} 0\n`,
  });

test('nothing is known of a process of another machine, or without an id', () => {
  const never = machine({ kill: failing('ESRCH') });
  expect(processState({ ...agent, host: 'elsewhere' }, never)).toBe('unknown');
  expect(processState({ ...agent, host: null }, never)).toBe('unknown');
  expect(processState({ ...agent, claude_pid: null }, never)).toBe('unknown');
});

test.each([
  ['ESRCH', 'dead'],
  ['EPERM', 'alive'],
  ['ERR_INVALID_ARG_TYPE', 'unknown'],
])('when the system answers %s, the process is %s', (code, state) => {
  expect(processState(agent, machine({ kill: failing(code) }))).toBe(state);
});

test('without /proc, an id that is in use is the agent', () => {
  expect(processState(agent, machine())).toBe('alive');
});

test('a process that started after the agent was last heard of is another one', () => {
  expect(processState(agent, linux(50))).toBe('alive');
  expect(processState(agent, linux(101))).toBe('alive');
  expect(processState(agent, linux(103))).toBe('dead');
});

test('a process that has exited is not there, though its id is still taken', () => {
  expect(processState(agent, linux(50, 'Z'))).toBe('dead');
});

test('on this machine: this process is there, one that has ended is not', () => {
  const mine = { host: hostname(), claude_pid: process.pid, last_activity: new Date() };
  expect(processState(mine)).toBe('alive');
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(processState({ ...mine, claude_pid: pid })).toBe('dead');
});

test.runIf(process.platform === 'linux')(
  'on Linux: this process is not one that was heard of long ago',
  () => {
    expect(processState({ host: hostname(), claude_pid: process.pid, last_activity: new Date(0) })).toBe(
      'dead',
    );
  },
);
