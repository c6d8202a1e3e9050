import type { Database } from '@skep/contracts';
import { createInMemoryTestDb } from '@skep/core/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { at, type Delivery, deliver as deliverTo } from '../test/deliver.ts';
import type { HookEnvironment } from './observation.ts';

let db: Database;

beforeEach(async () => {
  db = await createInMemoryTestDb();
});

const deliver = (delivery: Delivery) => deliverTo(db, delivery);
const start = (session_id: string) => ({ session_id, hook_event_name: 'SessionStart', source: 'startup' });

describe('the name of an instance', () => {
  test('comes from its worktree, counted by issue', async () => {
    await deliver({ payload: start('s1'), environment: at('/w/work-123') });
    await deliver({ payload: start('s2'), environment: at('/w/work-123') });
    await deliver({ payload: start('s3'), environment: at('/w/work-7-retry') });
    expect(await db.getInstance('work-123-a1')).toMatchObject({
      session_id: 's1',
      issue_number: 123,
      agent_number: 1,
      agent: 'claude-code',
      type: 'coding',
    });
    expect(await db.getInstance('work-123-a2')).toMatchObject({ session_id: 's2', agent_number: 2 });
    expect(await db.getInstance('work-7-a1')).toMatchObject({ session_id: 's3', issue_number: 7 });
  });

  test('comes from its branch, where the worktree says nothing', async () => {
    await deliver({ payload: start('s1'), environment: at('/w/main', { branch: 'ann/work-9' }) });
    expect(await db.getInstance('work-9-a1')).toMatchObject({ issue_number: 9, branch_name: 'ann/work-9' });
  });

  test('is its session, where there is no issue', async () => {
    await deliver({ payload: start('s1'), environment: at('/w/main') });
    expect(await db.getInstance('adhoc-s1')).toMatchObject({ issue_number: null, branch_name: 'main' });
  });

  test('passes over one that is taken', async () => {
    await db.createInstance({ id: 'work-5-a1', type: 'review', worktree_path: '/w', branch_name: 'b' });
    await deliver({ payload: start('s1'), environment: at('/w/work-5') });
    expect((await db.listInstances({ sessionId: 's1' })).map(({ id }) => id)).toEqual(['work-5-a2']);
  });

  test('is the one that whoever started the agent gave', async () => {
    const given = at('/w/work-5', { instanceId: 'mine', instanceType: 'review' });
    await deliver({ payload: start('s1'), environment: given });
    expect(await db.getInstance('mine')).toMatchObject({ session_id: 's1', type: 'review', issue_number: 5 });
  });
});

describe('an instance that exists', () => {
  test('is taken over by the agent that was started for it', async () => {
    await db.createInstance({ id: 'mine', type: 'coding', worktree_path: '/w', branch_name: 'b' });
    const given = at('/w', { instanceId: 'mine', agentPid: 4711, host: 'box', tmuxSession: 'fleet' });
    await deliver({ payload: start('s1'), environment: given });
    expect(await db.getInstance('mine')).toMatchObject({
      agent: 'claude-code',
      session_id: 's1',
      claude_pid: 4711,
      host: 'box',
      tmux_session: 'fleet',
    });
  });

  test('goes on when its session is resumed, in another process', async () => {
    await deliver({ payload: start('s1'), environment: at('/w/work-1', { agentPid: 1 }) });
    const resumed = { ...start('s1'), source: 'resume' };
    await deliver({ payload: resumed, environment: at('/w/work-1', { agentPid: 2 }) });
    expect(await db.listInstances()).toMatchObject([{ id: 'work-1-a1', claude_pid: 2 }]);
    expect((await db.getMCPEvents('work-1-a1')).map(({ kind }) => kind)).toEqual([
      'session_resumed',
      'session_started',
    ]);
  });

  test('has the session that began last, where it was started anew', async () => {
    const given = at('/w', { instanceId: 'mine' });
    await deliver({ payload: start('s1'), environment: given });
    await deliver({ payload: start('s2'), environment: given });
    await deliver({ payload: { session_id: 's1', hook_event_name: 'SessionEnd' }, environment: given });
    expect(await db.listInstances()).toMatchObject([{ id: 'mine', session_id: 's2' }]);
    expect(await db.getMCPEvents('mine')).toHaveLength(3);
  });
});

test('a subagent is a child instance, made by whatever is heard of it first', async () => {
  const payload = {
    session_id: 's1',
    hook_event_name: 'PreToolUse',
    tool_name: 'Read',
    tool_use_id: 't1',
    agent_id: 'abc',
  };
  await deliver({ payload, environment: at('/w/work-1') });
  expect(await db.getInstance('work-1-a1.abc')).toMatchObject({
    parent_instance_id: 'work-1-a1',
    session_id: 'abc',
    issue_number: 1,
    agent_number: 1,
  });
  expect(await db.getRelationships('work-1-a1')).toMatchObject([
    { child_instance: 'work-1-a1.abc', relationship_type: 'created_fork' },
  ]);
  expect(await db.getMCPEvents('work-1-a1.abc')).toMatchObject([{ tool_use_id: 't1', session_id: 's1' }]);
  expect(await db.getMCPEvents('work-1-a1')).toEqual([]);
});

test('a subagent has the model that is told of it, not that of its session, whichever comes first', async () => {
  const environment = at('/w/work-1');
  const main = { ...start('s1'), model: 'large' };
  const first = { session_id: 's1', hook_event_name: 'SubagentStart', agent_id: 'abc' };
  const later = { ...first, hook_event_name: 'SubagentStop', model: 'small' };
  for (const payload of [first, later, main]) await deliver({ agent: 'codex', payload, environment });
  expect(await db.getInstance('work-1-a1')).toMatchObject({ model: 'large' });
  expect(await db.getInstance('work-1-a1.abc')).toMatchObject({ model: 'small' });
});

describe('a subagent that is nested deeper than the workflow allows', () => {
  const call = { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_use_id: 't1' };
  const environment = at('/w', { instanceId: 'mine' });
  const nested = (agent_id: string) => ({
    payload: { ...call, session_id: 's1', agent_id, tool_use_id: agent_id },
    environment,
  });

  beforeEach(async () => {
    db = await createInMemoryTestDb({ workflow: { maxDepth: 2 } });
    await db.createInstance({ id: 'root', type: 'planning', worktree_path: '/w', branch_name: 'b' });
    const child = { type: 'coding', worktree_path: '/w', branch_name: 'b' } as const;
    await db.createInstance({ ...child, id: 'middle', parent_instance_id: 'root' });
    await db.createInstance({ ...child, id: 'mine', parent_instance_id: 'middle' });
  });

  test('is recorded below the lowest ancestor that may have children, which is noted', async () => {
    for (const delivery of [nested('abc'), nested('abc'), nested('def')]) await deliver(delivery);
    for (const agentId of ['abc', 'def']) {
      expect(await db.getInstance(`mine.${agentId}`)).toMatchObject({
        parent_instance_id: 'middle',
        session_id: agentId,
      });
      expect(await db.getRelationships(`mine.${agentId}`)).toMatchObject([
        {
          parent_instance: 'middle',
          relationship_type: 'created_fork',
          metadata: '{"subagent_of":"mine"}',
        },
      ]);
      expect(await db.getMCPEvents(`mine.${agentId}`)).toMatchObject([{ tool_use_id: agentId }]);
    }
  });

  test('is recorded where its ancestors go in a circle, too', async () => {
    await db.adapter.update('instances', { id: 'root' }, { parent_instance_id: 'mine' });
    await deliver(nested('abc'));
    expect(await db.getMCPEvents('mine.abc')).toHaveLength(1);
    expect(await db.getInstance('mine')).toMatchObject({ session_id: 's1' });
  });
});

describe('no event is lost', () => {
  const call = { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_use_id: 't1' };
  const odd = [
    'x'.repeat(190),
    'x'.repeat(196),
    'x'.repeat(5000),
    'line\nbreak',
    'nul\0',
    '\ud800',
    'a/b:c "d"',
  ];

  test.each(odd)('for an odd session id (%#)', async (session_id) => {
    const environment = at('/w/main');
    await deliver({ payload: { ...call, session_id }, environment });
    const done = { ...call, session_id, hook_event_name: 'PostToolUse' };
    await deliver({ payload: done, environment });
    await deliver({ payload: { ...done, session_id: `${session_id}2` }, environment });
    expect(await db.listInstances()).toHaveLength(2);
    expect((await db.listMCPEvents()).map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
  });

  test.each(odd)('for an odd subagent id, or tool call id (%#)', async (id) => {
    for (const agent_id of [id, `${id}2`]) {
      const payload = { ...call, session_id: 's1', agent_id, tool_use_id: agent_id };
      await deliver({ payload, environment: at('/w/work-1') });
      await deliver({ payload, environment: at('/w/work-1') });
    }
    expect(await db.listInstances()).toHaveLength(3);
    expect(await db.listMCPEvents()).toHaveLength(2);
  });

  test.each(odd)('for an odd name of the instance, and a subagent below it (%#)', async (instanceId) => {
    const payload = { ...call, session_id: 's1', agent_id: 'abc' };
    await deliver({ payload, environment: at('/w', { instanceId }) });
    await deliver({ payload: start('s1'), environment: at('/w', { instanceId }) });
    expect(await db.listInstances()).toHaveLength(2);
    expect(await db.listMCPEvents()).toHaveLength(2);
  });

  test('for anything else that the store would refuse', async () => {
    const long = 'x'.repeat(6000);
    const environment: HookEnvironment = {
      ...at(`/${long}`),
      tmuxSession: long,
      host: '',
      agentPid: 0,
    };
    const payload = { ...call, session_id: 's1', tool_name: long, model: long };
    await deliver({ payload, environment });
    await deliver({ payload, environment: { ...environment, branch: long, host: long } });
    expect(await db.listMCPEvents()).toHaveLength(1);
  });

  test('where a subagent outlived the record of its parent', async () => {
    const payload = { ...call, session_id: 's1', agent_id: 'abc' };
    await deliver({ payload, environment: at('/w/work-1') });
    await db.deleteInstance('work-1-a1');
    const later = { ...payload, tool_use_id: 't2' };
    await deliver({ payload: later, environment: at('/w/work-1') });
    expect((await db.listMCPEvents()).map(({ tool_use_id }) => tool_use_id).sort()).toEqual(['t1', 't2']);
  });

  test('where its instance was made without saying which agent it is, and another has the session', async () => {
    const made = { type: 'coding', session_id: 's1', worktree_path: '/w', branch_name: 'b' } as const;
    await db.createInstance({ ...made, id: 'mine' });
    await db.createInstance({ ...made, id: 'other', agent: 'claude-code' });
    const environment = at('/w', { instanceId: 'mine' });
    await deliver({ payload: { ...call, session_id: 's1' }, environment });
    expect(await db.getMCPEvents('mine')).toHaveLength(1);
  });

  test('where two sessions have subagents of the same id', async () => {
    for (const session_id of ['s1', 's2']) {
      const payload = { ...call, session_id, agent_id: 'abc' };
      await deliver({ payload, environment: at('/w/main') });
    }
    expect((await db.listInstances()).map(({ id }) => id).sort()).toEqual([
      'adhoc-s1',
      'adhoc-s1.abc',
      'adhoc-s2',
      'adhoc-s2.abc',
    ]);
    expect(await db.listMCPEvents()).toHaveLength(2);
  });
});

describe("what cannot be known to be a main agent's", () => {
  const session_id = 'thread-1';
  const agent = 'codex';
  const environment = at('/w/work-1');
  const notification = { type: 'agent-turn-complete', 'thread-id': session_id, 'turn-id': 't1' };
  const subagentStop = {
    hook_event_name: 'SubagentStop',
    session_id: 's1',
    agent_id: session_id,
    turn_id: 't1',
  };
  const notified = { agent, payload: notification, environment } as const;

  test('is recorded where the instance of the session is known', async () => {
    await deliver({ agent, payload: start(session_id), environment });
    await deliver(notified);
    expect((await db.getMCPEvents('work-1-a1')).map(({ kind }) => kind).toSorted()).toEqual([
      'session_started',
      'turn_ended',
    ]);
  });

  test("makes no instance, and adds nothing to a subagent's, whichever comes first", async () => {
    const stopped = { agent, payload: subagentStop, environment } as const;
    for (const delivery of [notified, stopped, notified]) await deliver(delivery);
    expect((await db.listInstances()).map(({ id }) => id).toSorted()).toEqual([
      'work-1-a1',
      'work-1-a1.thread-1',
    ]);
    expect((await db.listMCPEvents()).map(({ kind }) => kind)).toEqual(['subagent_finished']);
  });

  test('is not of the instance that whoever started the agent named, for its subagents have the name, too', async () => {
    const given = at('/w/work-1', { instanceId: 'mine' });
    await deliver({ agent, payload: start('s1'), environment: given });
    await deliver({ agent, payload: notification, environment: given });
    expect(await db.getMCPEvents('mine')).toHaveLength(1);
  });

  test('tells the model of an instance that is known', async () => {
    const payload = { hook_event_name: 'BeforeModel', session_id, llm_request: { model: 'm' } };
    await deliver({ agent: 'gemini', payload, environment });
    expect(await db.listInstances()).toEqual([]);
    await deliver({ agent: 'gemini', payload: start(session_id), environment });
    await deliver({ agent: 'gemini', payload, environment });
    expect(await db.listInstances()).toMatchObject([{ model: 'm' }]);
  });
});
