import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, openEngine } from '../../test/sqlite-engine.ts';
import { migrations } from './all.ts';
import { createMigrator } from './migrator.ts';

const worker = new URL('../../test/migrate-worker.ts', import.meta.url);

test('processes that migrate the same file at once migrate it once', { timeout: 30_000 }, () =>
  inFolder(async (folder) => {
    const file = join(folder, 'skep.db');
    const workers = await Promise.all([1, 2, 3, 4].map(() => started(file)));
    const answers = workers.map((child) => once(child, 'message'));
    for (const child of workers) child.send('go');
    const messages = await Promise.all(answers);
    const results = messages.map(([message]): { done?: string[]; failed?: string } => message);
    expect(results.map(({ failed }) => failed)).toEqual(workers.map(() => undefined));
    // Each migration is a transaction of its own, so the processes may take turns.
    expect(results.flatMap(({ done }) => done).toSorted()).toEqual(migrations.map(({ id }) => id));
    const engine = openEngine(file);
    expect(await createMigrator(engine).verify()).toEqual([]);
    engine.close();
  }),
);

async function started(file: string): Promise<ChildProcess> {
  const child = fork(worker, [file]);
  await once(child, 'message');
  return child;
}
