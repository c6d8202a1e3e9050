import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import type { Fault, FaultResult } from './fault.ts';
import { Random } from './random.ts';
import { missing } from './requirements.ts';
import { Toll } from './toll.ts';

export interface RunOptions {
  readonly long: boolean;
  /** The same seed makes the same random choices. */
  readonly seed: number;
}

/** Does the worst to one engine, in a folder of its own. Rejects where the fault could not be brought about. */
export async function runFault(fault: Fault, engine: Engine, options: RunOptions): Promise<FaultResult> {
  const skipped = missing(fault.needs);
  if (skipped !== null) return { fault, engine, skipped };
  const { long, seed } = options;
  const folder = mkdtempSync(join(tmpdir(), `skep-faults-${fault.name}-`));
  const toll = new Toll();
  const start = performance.now();
  try {
    const tried = await fault.run({ engine, folder, long, random: new Random(seed), toll });
    return { fault, engine, skipped: null, tried, toll, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    throw new Error(`${fault.name} on ${engine} (seed ${seed}) could not be carried out: ${String(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
