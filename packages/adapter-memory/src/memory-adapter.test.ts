import type { Row, StorageAdapter } from '@skep/contracts';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryAdapter } from './memory-adapter.ts';

// What every adapter must do is tested by the conformance suite. Here: what is this adapter's own.

const entry = (key: string, value = 'v'): Row => ({ key, value, updated_at: new Date(0) });

let adapter: StorageAdapter;
beforeEach(async () => {
  adapter = createMemoryAdapter();
  await adapter.connect();
});

test('each adapter has rows of its own', async () => {
  const other = createMemoryAdapter({ url: 'memory:' });
  await other.connect();
  await adapter.insert('user_config', [entry('a')]);
  await expect(other.find('user_config')).resolves.toEqual([]);
});

test('disconnect discards the rows', async () => {
  await adapter.insert('user_config', [entry('a')]);
  await adapter.disconnect();
  await adapter.connect();
  await expect(adapter.find('user_config')).resolves.toEqual([]);
});

test('refuses a URL of another scheme', () => {
  expect(() => createMemoryAdapter({ url: 'file:a.db' })).toThrow(
    expect.objectContaining({ reason: 'invalid' }),
  );
});

test('takes the arguments of a queued write as they were when it was called', async () => {
  const row = entry('a');
  const where = { key: 'a' };
  const inserting = adapter.insert('user_config', [row]);
  const updating = adapter.update('user_config', where, { encrypted: true });
  row.key = 'b';
  where.key = 'b';
  await Promise.all([inserting, updating]);
  await expect(adapter.find('user_config')).resolves.toMatchObject([{ key: 'a', encrypted: true }]);
});

test('a reader keeps its view while several commits follow, and the next reader sees them', async () => {
  await adapter.insert('user_config', [entry('a')]);
  const opened = Promise.withResolvers<void>();
  const written = opened.promise.then(async () => {
    for (const key of ['b', 'c']) await adapter.insert('user_config', [entry(key)]);
  });
  const seen = await adapter.transaction(
    async (tx) => {
      const before = await tx.find('user_config');
      opened.resolve();
      await written;
      return [before, await tx.find('user_config')];
    },
    { mode: 'read' },
  );
  expect(seen.map((rows) => rows.length)).toEqual([1, 1]);
  await expect(adapter.find('user_config')).resolves.toHaveLength(3);
});

test('a value that moves from one row to another within a transaction stays unique', async () => {
  const instance = (id: string, session_id: string | null): Row => ({
    id,
    type: 'coding',
    status: 'started',
    session_id,
    worktree_path: '/w',
    branch_name: 'b',
    created_at: new Date(0),
    last_activity: new Date(0),
  });
  await adapter.insert('instances', [instance('a', 's'), instance('b', null)]);
  await adapter.transaction(async (tx) => {
    await tx.update('instances', { id: 'a' }, { session_id: null });
    await tx.update('instances', { id: 'b' }, { session_id: 's' });
  });
  await expect(adapter.insert('instances', [instance('c', 's')])).rejects.toMatchObject({ reason: 'unique' });
  await adapter.delete('instances', { id: 'b' });
  await expect(adapter.insert('instances', [instance('c', 's')])).resolves.toHaveLength(1);
});

test('overlapping savepoints are refused, and neither is kept', async () => {
  const outcome = await adapter.transaction(async (tx) => {
    const mayEnd = Promise.withResolvers<void>();
    const first = tx.savepoint(() => tx.insert('user_config', [entry('a')]));
    const second = tx.savepoint(() => mayEnd.promise);
    const refused = await first.catch((error: unknown) => error);
    mayEnd.resolve();
    return [refused, await second.catch((error: unknown) => error)];
  });
  expect(outcome).toMatchObject([{ reason: 'invalid' }, { reason: 'invalid' }]);
  await expect(adapter.find('user_config')).resolves.toEqual([]);
});
