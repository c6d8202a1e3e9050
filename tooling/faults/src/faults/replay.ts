import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultContext } from '../fault.ts';
import { Program } from '../processes/program.ts';
import { contentOf, copyStore, removePlace, STORE } from '../processes/store-files.ts';
import type { WriterJob } from '../programs/writer.ts';
import { type FolderTrace, folderTrace, traceOptions } from '../trace/file-operations.ts';
import { filesAfterPowerLoss, survivals } from '../trace/power-loss.ts';
import { Ledger } from '../workload/ledger.ts';

/** The name of the backup that a recorded writer takes, in the folder of the store. */
export const BACKUP = 'fleet-backup.db';

/** What the disk holds after a power cut, and what had been acknowledged by then. */
export interface PowerCut {
  readonly label: string;
  readonly file: string;
  readonly names: ReadonlySet<string>;
  /** The mark is as it was written last. */
  readonly markSurvives: boolean;
  readonly ledger: Ledger;
  /** What had been acknowledged when a backup was begun; null where none was. */
  readonly beforeBackup: Ledger | null;
  readonly hasBackup: boolean;
}

export interface RecordOptions {
  /** The folder of a store that is written to; default: a new one is. */
  readonly origin?: string;
  /** Options of strace that make some of its calls fail. */
  readonly injection?: readonly string[];
}

/** Records what a writer does to its files, from its first write to its end. */
export async function recordWriter(
  { engine, folder }: FaultContext,
  job: Omit<WriterJob, 'engine' | 'file'>,
  { origin, injection = [] }: RecordOptions = {},
): Promise<FolderTrace> {
  const place = join(folder, 'recorded');
  const record = join(folder, 'record');
  mkdirSync(place);
  if (origin !== undefined) copyStore(origin, place);
  const before = contentOf(place);
  const through = ['strace', ...traceOptions(record), ...injection];
  const whole: WriterJob = { ...job, engine, file: join(place, STORE) };
  await using writer = new Program('writer', whole, { through });
  const end = await writer.ended;
  if (end.code !== 0 || !writer.lines.includes('{"said":"done"}'))
    throw new Error(
      `the recorded writer ended with ${end.code ?? end.signal}: ${writer.lines.at(-1)} ${end.stderr}`,
    );
  return folderTrace(readFileSync(record, 'utf8'), place, before);
}

/** Cuts the power at many moments. Each disk is there only until the next is asked for. */
export async function* powerCuts(
  trace: FolderTrace,
  count: number,
  { folder, random }: FaultContext,
): AsyncGenerator<PowerCut> {
  for (let round = 0; round < count; round += 1) {
    // Half of the cuts come right after an acknowledgement, where most is at stake.
    const cut = random.chance(0.5) ? random.pick(trace.said).ended : random.pick(trace.operations).ended;
    const survival = random.pick(survivals);
    // The mark is written apart from the log and never forced: it may outlive the log, or the log it.
    const markSurvives = random.chance(0.5);
    const survivalOf = (name: string | null) =>
      name?.endsWith('.mark') ? (markSurvives ? 'kept' : random.pick(survivals)) : survival;
    const files = filesAfterPowerLoss(trace, cut, survivalOf, random);
    const place = join(folder, `cut-${round}`);
    mkdirSync(place);
    for (const [name, content] of files) {
      // Shared memory: it is mapped, never forced to disk, and made anew by whoever opens the file first.
      if (!name.endsWith('-shm')) writeFileSync(join(place, name), content);
    }
    const said = trace.said
      .filter(({ ended }) => ended <= cut)
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => line !== '');
    const begun = said.indexOf('{"said":"backup-begun"}');
    yield {
      label: `cut ${round} at line ${cut} (${survival}${markSurvives ? ', mark kept' : ''})`,
      file: join(place, STORE),
      names: new Set(files.keys()),
      markSurvives,
      ledger: Ledger.of(said),
      beforeBackup: begun < 0 ? null : Ledger.of(said.slice(0, begun)),
      hasBackup: said.includes('{"said":"backup-done"}'),
    };
    removePlace(place);
  }
}
