// Forked by a test as another user: looks at each path and tells the reason of the refusal.
import { isStorageError } from '@skep/contracts';
import { inspectDatabasePath } from '../src/sqlite/inspect-path.ts';

process.on('message', async (paths: string[]) => {
  const outcomes = paths.map((path) =>
    inspectDatabasePath(path).then(
      (exists) => (exists ? 'there' : 'new'),
      (error: unknown) => (isStorageError(error) ? error.reason : String(error)),
    ),
  );
  process.send?.(await Promise.all(outcomes));
  process.disconnect();
});
