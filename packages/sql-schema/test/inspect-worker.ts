// Forked by a test: looks at each path, without the rights of root, and tells the reason of the refusal.
import { isStorageError } from '@skep/contracts';
import { inspectDatabasePath } from '../src/sqlite/inspect-path.ts';

const NOBODY = 65_534;

// Permission bits do not bind root. Given up once everything is loaded: `nobody` may not be able to read this program.
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

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
