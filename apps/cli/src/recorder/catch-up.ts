import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@skep/contracts';
import { describeError } from '../errors/describe-error.ts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';
import type { OutputStream } from '../runtime.ts';
import { recordSpools } from './record-spool.ts';
import { hasWaiting } from './spool-location.ts';

/** Milliseconds for which a command waits for a recorder that is at it already. */
const PATIENCE = 3000;
const POLL = 10;

/**
 * Records what waits, before a command looks at the database: what an agent has told is shown. Where it cannot be
 * recorded now, that is said, and the command goes on with what is there.
 */
export async function catchUp(db: Database, spools: readonly string[], stderr: OutputStream): Promise<void> {
  const end = Date.now() + PATIENCE;
  try {
    while (hasWaiting(spools)) {
      const result = await recordSpools(db, spools, (problem) => {
        stderr.write(`warning: ${neutralize(describeError(problem).message)}\n`);
      });
      if (result === null) {
        if (Date.now() > end) return warn('another process is recording them', stderr);
        await sleep(POLL);
        continue;
      }
      if (result.rejected > 0) {
        const what = plural(result.rejected, 'event');
        stderr.write(
          `warning: ${what} could not be recorded, ever: "skep doctor" says where they are kept\n`,
        );
      }
      // What has come since is for whoever looks next: a busy fleet would keep a command for ever.
      return;
    }
  } catch (error) {
    warn(describeError(error).message, stderr);
  }
}

function warn(why: string, stderr: OutputStream): void {
  stderr.write(`warning: some events are not recorded yet and wait in the spool: ${neutralize(why)}\n`);
}
