import { expect, test } from 'vitest';
import { findAgentProcess, type ReadProcess } from './agent-process.ts';

const processes: Record<number, ReturnType<ReadProcess>> = {
  10: { name: 'claude', parent: 1 },
  20: { name: 'sh', parent: 10 },
  21: { name: 'npm exec skep h', parent: 20 },
  22: { name: 'dash', parent: 21 },
  30: { name: 'bash', parent: 1 },
};
const find = (pid: number) => findAgentProcess(pid, (asked) => processes[asked] ?? null);

test('the parent is the agent', () => {
  expect(find(10)).toBe(10);
});

test('shells and runners in between are skipped', () => {
  expect(find(20)).toBe(10);
  expect(find(22)).toBe(10);
});

test('only shells all the way up: nobody is named', () => {
  expect(find(30)).toBeNull();
});

test('without /proc it is the parent', () => {
  expect(find(99)).toBe(99);
});
