import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { InstanceRecord, MCPEventRecord } from '@skep/contracts';
import { beforeEach, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

let machine: Machine;
let worktree: string;

beforeEach(() => {
  machine = new Machine();
  worktree = join(machine.folder, 'work-12');
  git(['init', '-q', '-b', 'main'], machine.project);
  commit('first', machine.project);
  git(['branch', 'release'], machine.project);
  git(['worktree', 'add', '-q', '-b', 'work-12', worktree, 'release'], machine.project);
});

const git = (args: string[], cwd: string) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { cwd, encoding: 'utf8' });
const commit = (message: string, cwd: string) => git(['commit', '-q', '--allow-empty', '-m', message], cwd);
const hook = (payload: object, environment: Record<string, string> = {}) =>
  machine.skep(['hook', 'claude-code'], {
    input: JSON.stringify({ session_id: 's1', cwd: worktree, ...payload }),
    environment,
  });
const start = { hook_event_name: 'SessionStart', source: 'startup' };

test('the instance has its worktree, branch, base branch, host and process', async () => {
  await hook(start);
  expect(await machine.json<InstanceRecord>(['show', 'work-12-a1'])).toMatchObject({
    worktree_path: worktree,
    branch_name: 'work-12',
    base_branch: 'release',
    host: hostname(),
    claude_pid: process.pid,
    issue_number: 12,
  });
});

test('inside tmux it has its session and pane', async () => {
  // Stands in for tmux, and answers as it does: the session that the pane is in.
  const programs = join(machine.folder, 'programs');
  mkdirSync(programs);
  writeFileSync(
    join(programs, 'tmux'),
    '#!/bin/sh\n[ "$*" = "-S /tmp/tmux-1/default display-message -p -t %7 #{session_name}" ] && echo fleet\n',
  );
  chmodSync(join(programs, 'tmux'), 0o755);
  const PATH = `${programs}:${process.env.PATH}`;
  await hook(start, { TMUX: '/tmp/tmux-1/default,123,0', TMUX_PANE: '%7', PATH });
  expect(await machine.json<InstanceRecord>(['show', 'work-12-a1'])).toMatchObject({
    tmux_session: 'fleet',
    tmux_pane: '%7',
  });
});

test('the event of a command that commits has the commit', async () => {
  commit('second', worktree);
  const head = git(['rev-parse', 'HEAD'], worktree).trim();
  const call = (id: string, command: string) => ({
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_use_id: id,
    tool_input: { command },
    tool_response: { stdout: '' },
  });
  await hook(call('t1', `git -C ${worktree} commit -q -m 'second'`));
  await hook(call('t2', 'git log -1'));
  await hook(call('t3', 'npm test'));
  const events = await machine.json<MCPEventRecord[]>(['events']);
  expect(events.map((event) => [event.tool_use_id, event.git_commit_hash])).toEqual([
    ['t1', head],
    ['t2', null],
    ['t3', null],
  ]);
});

test('of what an agent read and wrote as much is stored as is set', async () => {
  const secret = `ghp_${'Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcD4fGh7j'}`;
  const call = (id: string) => ({
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_use_id: id,
    tool_input: { command: `GH_TOKEN=${secret} gh pr list` },
    tool_response: { stdout: `${'x'.repeat(3000)} the end` },
  });
  await hook(call('summary'));
  await machine.skep(['capture', 'full']);
  await hook(call('full'));
  await hook(call('none'), { SKEP_CAPTURE: 'none' });
  const events = await machine.json<MCPEventRecord[]>(['events']);
  const [summary, full, none] = events.map(({ metadata }) => metadata);
  expect(summary).toContain('gh pr list');
  expect(summary).not.toContain('the end');
  expect(full).toContain('the end');
  expect(none).toBeNull();
  expect(JSON.stringify(events)).not.toContain(secret);
  expect(await machine.json(['capture'])).toMatchObject({ level: 'full', source: 'file', problem: null });
  expect(await machine.skep(['capture', 'everything'])).toMatchObject({ code: 2 });
});
