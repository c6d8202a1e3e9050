import type { OutputStream } from '../runtime.ts';
import { standardOutput } from './standard-output.ts';

/** What the process prints goes there. */
export const stdout: () => OutputStream = once(() =>
  standardOutput({
    descriptor: 1,
    stream: () => process.stdout,
    // As "head" does when it has enough: there is nothing left to do, and nothing to say.
    onGone: () => process.exit(0),
  }),
);

/** What the process has to say besides. */
export const stderr: () => OutputStream = once(() =>
  standardOutput({ descriptor: 2, stream: () => process.stderr, onGone: () => undefined }),
);

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
