import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock, instance } from '../test/records.ts';

describeEngines('createInstance', (open) => {
  test('stores the record with its defaults, and tells the feed', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await expect(db.createInstance(instance('a'))).resolves.toBe('a');
    await expect(db.getInstance('a')).resolves.toEqual({
      id: 'a',
      type: 'coding',
      status: 'started',
      agent: 'other',
      session_id: null,
      model: null,
      host: null,
      worktree_path: '/repos/a',
      branch_name: 'a',
      base_branch: null,
      tmux_session: null,
      tmux_pane: null,
      claude_pid: null,
      issue_number: null,
      pr_number: null,
      pr_url: null,
      parent_instance_id: null,
      created_at: clock.now(),
      terminated_at: null,
      last_activity: clock.now(),
      system_prompt: null,
      max_reviews: null,
      events_pruned_before: null,
      agent_number: 1,
    });
    expect(await feedOf(db)).toEqual(['instances a insert']);
  });

  test('keeps every field that is given', async () => {
    const db = await open();
    await db.createInstance(instance('parent'));
    const given = {
      ...instance('a', { type: 'review', status: 'pr_merged', agent: 'codex', session_id: 's', model: 'm' }),
      host: 'h',
      base_branch: 'main',
      tmux_session: 't',
      tmux_pane: '%3',
      claude_pid: 7,
      issue_number: 1,
      pr_number: 2,
      pr_url: 'https://github.com/o/r/pull/2',
      parent_instance_id: 'parent',
      created_at: new Date(1000),
      terminated_at: new Date(3000),
      last_activity: new Date(2000),
      system_prompt: '',
      max_reviews: 0,
      agent_number: 9,
    };
    await db.createInstance(given);
    await expect(db.getInstance('a')).resolves.toEqual({ ...given, events_pruned_before: null });
  });

  test('refuses an id that is taken', async () => {
    const db = await open();
    await db.createInstance(instance('a', { branch_name: 'first' }));
    await expect(db.createInstance(instance('a'))).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_EXISTS',
      context: { id: 'a', fields: ['id'] },
    });
    expect(await feedOf(db)).toHaveLength(1);
    expect((await db.getInstance('a'))?.branch_name).toBe('first');
  });

  test("refuses a session of the same agent that is taken, naming its owner; another agent's is free", async () => {
    const db = await open();
    await db.createInstance(instance('owner', { agent: 'codex', session_id: 's' }));
    await expect(db.createInstance(instance('b', { agent: 'codex', session_id: 's' }))).rejects.toMatchObject(
      {
        code: 'DATABASE_INSTANCE_EXISTS',
        message: expect.stringContaining('"owner"'),
      },
    );
    await db.createInstance(instance('c', { agent: 'claude-code', session_id: 's' }));
  });

  test('refuses a parent that does not exist', async () => {
    const db = await open();
    await expect(db.createInstance(instance('a', { parent_instance_id: 'nobody' }))).rejects.toMatchObject({
      code: 'DATABASE_PARENT_INSTANCE_NOT_FOUND',
      context: { parent: 'nobody' },
    });
    await expect(db.createInstance(instance('a', { parent_instance_id: 'a' }))).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
    });
  });

  test('numbers the agents of an issue, however many come at once', async () => {
    const db = await open();
    const ids = Array.from({ length: 10 }, (_, index) => `a${index}`);
    await db.createInstance(instance('other', { issue_number: 8, agent_number: 50 }));
    await Promise.all(ids.map((id) => db.createInstance(instance(id, { issue_number: 7 }))));
    const numbers = (await db.listInstances({ issueNumber: 7 })).map(({ agent_number }) => agent_number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await db.createInstance(instance('next', { issue_number: 8 }));
    expect((await db.getInstance('next'))?.agent_number).toBe(51);
  });

  test('an instance that begins in a terminal status has ended', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a', { status: 'terminated' }));
    expect((await db.getInstance('a'))?.terminated_at).toEqual(clock.now());
    await expect(db.createInstance(instance('b', { terminated_at: new Date(1) }))).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [expect.objectContaining({ field: 'terminated_at' })] },
    });
  });
});
