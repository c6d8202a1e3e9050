import type { DatabaseHooks, QueryReport } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { memoryOpener } from '../test/engines.ts';
import { instance } from '../test/records.ts';

const open = memoryOpener();

test('each call is reported once, with what became of it', async () => {
  const reports: string[] = [];
  const db = await open(
    {},
    { hooks: { onOperation: ({ operation, error }) => reports.push(`${operation} ${error === null}`) } },
  );
  await db.createInstance(instance('a'));
  await db.createInstance(instance('a')).catch(() => undefined);
  await db.getInstance('').catch(() => undefined);
  await db.feed.head();
  expect(reports).toEqual([
    'connect true',
    'createInstance true',
    'createInstance false',
    'getInstance false',
    'feed.head true',
  ]);
});

test('a hook that throws, now or later, breaks nothing', async () => {
  const fail = (): never => {
    throw new Error('hook');
  };
  const hooks: DatabaseHooks = {
    onOperation: fail,
    onQuery: fail,
    onCommit: (async () => fail()) as () => void,
  };
  const db = await open({ local: { logQueries: true } }, { hooks });
  await expect(db.createInstance(instance('a'))).resolves.toBe('a');
});

test('storage calls are reported by their shape, without any value', async () => {
  const reports: QueryReport[] = [];
  const db = await open(
    { local: { logQueries: true } },
    { hooks: { onQuery: (report) => reports.push(report) } },
  );
  await db.setConfig('secret-name', 'secret-value');
  await db.getConfig('secret-name');
  await db.listInstances({ types: ['coding', 'review'], sessionId: 'secret-session', limit: 5, offset: 2 });
  await db.getInstanceActivity(['secret-id']);
  await db.getRelationships('secret-id');
  expect(JSON.stringify(reports)).not.toContain('secret');
  expect(reports.map(({ method, table, summary }) => `${method} ${table}: ${summary}`)).toEqual([
    'find user_config: where key = ? limit 1',
    'insert user_config: 1 of (key, value, encrypted, updated_at, checksum)',
    'insert changes: 1 of (table_name, record_key, operation, changed_at, checksum)',
    'transaction null: write',
    'find user_config: where key = ? limit 1',
    'find instances: where type in [2], session_id = ? order by last_activity desc limit 5 offset 2',
    'aggregate mcp_events: count(*), max(timestamp) where instance_id in [1] group by instance_id, kind, outcome',
    'aggregate event_counts: sum(events), max(last_at) where instance_id in [1] group by instance_id, kind, outcome',
    'find instance_relationships: where any of 2: (parent_instance = ?) or (child_instance = ?) order by created_at desc',
  ]);
});

test('where no hook takes them, the reports are written to stderr', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const db = await open({ drizzle: { logger: true } });
  await db.listConfig();
  const lines = write.mock.calls.map(([line]) => String(line));
  write.mockRestore();
  expect(lines).toEqual([expect.stringMatching(/^\[skep\] find user_config: where all \([\d.]+ ms\)\n$/)]);
});
