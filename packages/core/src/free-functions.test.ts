import { createMemoryAdapter } from '@skep/adapter-memory';
import { afterEach, expect, test, vi } from 'vitest';

// Each test has modules of its own, and so a default database of its own.
afterEach(() => vi.resetModules());

const load = async () => {
  vi.resetModules();
  return import('./index.ts');
};

const memory = { url: 'memory:' };
const instance = { id: 'a', type: 'coding', worktree_path: '/w', branch_name: 'b' } as const;

test('without a database they say what to do', async () => {
  const core = await load();
  const calls = [
    () => core.createInstance(instance),
    () => core.updateInstanceStatus('a', 'started'),
    () => core.getInstance('a'),
    () => core.listInstances(),
    () => core.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true }),
    () => core.getMCPEvents('a'),
    () =>
      core.createRelationship({
        parent_instance: 'a',
        child_instance: 'b',
        relationship_type: 'created_fork',
      }),
    () => core.getInstanceRelationships('a'),
    () => core.upsertGitHubIssue({ repo_owner: 'o', repo_name: 'r', number: 1, title: 't', state: 'open' }),
    () => core.getGitHubIssue(1),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({
      code: 'DATABASE_INITIALIZATION_FAILED',
      message: expect.stringContaining('initializeDatabase()'),
    });
  }
});

test('they use the database that was initialized last, or the one that is given', async () => {
  const core = await load();
  const first = await core.initializeDatabase(memory);
  const second = await core.initializeDatabase(memory);
  await core.createInstance(instance);
  await core.createInstance({ ...instance, id: 'b' }, first);
  expect((await core.listInstances()).map(({ id }) => id)).toEqual(['a']);
  expect((await core.listInstances({}, first)).map(({ id }) => id)).toEqual(['b']);
  await core.updateInstanceStatus('a', 'waiting_review');
  await core.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true });
  expect(await core.getMCPEvents('a', 10)).toHaveLength(2);
  expect((await core.getInstance('a', second))?.status).toBe('waiting_review');
  await core.createInstance({ ...instance, id: 'c', type: 'review' });
  const relationship = {
    parent_instance: 'a',
    child_instance: 'c',
    relationship_type: 'spawned_review',
  } as const;
  await core.createRelationship(relationship);
  expect(await core.getInstanceRelationships('c')).toMatchObject([relationship]);
  await core.upsertGitHubIssue({ repo_owner: 'o', repo_name: 'r', number: 1, title: 't', state: 'open' });
  expect((await core.getGitHubIssue(1))?.title).toBe('t');
});

test('a database that failed to open does not become the default', async () => {
  const core = await load();
  await core.initializeDatabase(memory);
  await core.createInstance(instance);
  const failing = core.initializeDatabase(memory, {
    loadAdapter: async () => () => {
      const adapter = createMemoryAdapter();
      adapter.connect = () => Promise.reject(new Error('no'));
      return adapter;
    },
  });
  await expect(failing).rejects.toThrow('no');
  expect(await core.listInstances()).toHaveLength(1);
});
