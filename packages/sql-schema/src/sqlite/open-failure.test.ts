import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { toStorageError } from './error.ts';
import { cannotOpen } from './open-failure.ts';

test('a file that cannot be opened lacks a right', () => {
  expect(cannotOpen('fleet.db')).toEqual(['permission', expect.stringContaining('fleet.db')]);
});

test('the driver of libSQL says it without a code', () => {
  const error = new Error('ConnectionFailed("Unable to open connection to local database /a.db: 14")');
  expect(toStorageError(error)).toMatchObject({ reason: 'permission', cause: error });
});

test.runIf(process.platform === 'linux')('unless the process has no descriptors left', () => {
  const program = `
    import { closeSync, openSync } from 'node:fs';
    import { cannotOpen } from ${JSON.stringify(new URL('./open-failure.ts', import.meta.url).pathname)};
    const opened = [];
    try {
      for (;;) opened.push(openSync('/dev/null'));
    } catch {}
    const answer = cannotOpen('fleet.db');
    for (const descriptor of opened) closeSync(descriptor);
    console.log(JSON.stringify([answer, cannotOpen('fleet.db')[0]]));
  `;
  const limited = 'ulimit -n 128 && exec "$@"';
  const node = [process.execPath, '--input-type=module', '-e', program];
  const output = execFileSync('sh', ['-c', limited, 'sh', ...node], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([
    ['unknown', expect.stringContaining('too many open files')],
    'permission',
  ]);
});
