import type { WriterJob } from '../programs/writer.ts';
import { Ledger } from '../workload/ledger.ts';
import { Program } from './program.ts';

/**
 * Lets a process write to a store and end: by itself, or killed when it has written everything, so that the log is left as
 * it is.
 *
 * @returns What was acknowledged, which is everything.
 */
export async function writeStore(job: WriterJob, end: 'close' | 'kill' = 'close'): Promise<Ledger> {
  await using writer = new Program('writer', { ...job, stay: true } satisfies WriterJob);
  await writer.until((line) => line === '{"said":"done"}');
  if (end === 'kill') writer.signal('SIGKILL');
  await writer.finish();
  const ledger = Ledger.of(writer.lines);
  const [refusal] = ledger.refusals;
  if (refusal !== undefined) throw new Error(`a write was refused without a fault: ${refusal.message}`);
  return ledger;
}
