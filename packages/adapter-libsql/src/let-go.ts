import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The first collection finds what is unused, and what is closed by it may be what kept the next one. */
const COLLECTIONS = 3;

/**
 * The driver keeps a closed connection's descriptors and locks until the garbage collection of its statements. Where another
 * is to have the file, that cannot be waited for: it is made to happen.
 */
export async function letGoOfClosed(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < COLLECTIONS; i++) {
    collect();
    await setImmediate();
  }
}
