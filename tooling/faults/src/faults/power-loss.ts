import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultContext } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Program } from '../processes/program.ts';
import type { WriterJob } from '../programs/writer.ts';
import type { Random } from '../random.ts';
import { type FolderTrace, folderTrace, traceOptions } from '../trace/file-operations.ts';
import { filesAfterPowerLoss, survivals } from '../trace/power-loss.ts';
import { isLossReported } from '../workload/inspection.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';

type Synchronous = 'FULL' | 'NORMAL';

/** The power goes at any moment, and what the disk was not told to keep goes with it. */
export const powerLoss: Fault = {
  name: 'power-loss',
  title: 'Power loss, `synchronous: FULL`',
  promise: 'What was acknowledged is there, once, and the file is whole.',
  needs: ['strace'],
  run: (context) => replay(context, 'FULL'),
};

/** The same with the setting that trades the last writes for speed. */
export const powerLossNormal: Fault = {
  name: 'power-loss-normal',
  title: 'Power loss, `synchronous: NORMAL`',
  promise: 'The file is whole; where writes are gone that the mark tells of, that is reported.',
  needs: ['strace'],
  run: (context) => replay(context, 'NORMAL'),
};

async function replay(context: FaultContext, synchronous: Synchronous): Promise<string> {
  const { engine, folder, long, random, toll } = context;
  const cuts = long ? 1500 : 120;
  const trace = await recordWriter(context, synchronous);
  await using inspector = new Inspector(engine);
  let acknowledged = 0;
  let losing = 0;
  let reported = 0;
  for (let round = 0; round < cuts; round += 1) {
    const cut = chooseCut(trace, random);
    const survival = random.pick(survivals);
    // The mark is written apart from the log and never forced: it may outlive the log, or the log it.
    const markSurvives = random.chance(0.5);
    const place = join(folder, `cut-${round}`);
    mkdirSync(place);
    const survivalOf = (name: string | null) =>
      name?.endsWith('.mark') ? (markSurvives ? 'kept' : random.pick(survivals)) : survival;
    const files = filesAfterPowerLoss(trace, cut, survivalOf, random);
    for (const [name, content] of files) {
      // Shared memory: it is mapped, never forced to disk, and made anew by whoever opens the file first.
      if (!name.endsWith('-shm')) writeFileSync(join(place, name), content);
    }
    const said = trace.said.filter(({ ended }) => ended <= cut).map(({ text }) => text);
    const ledger = Ledger.of(said.join('').split('\n'));
    const label = `cut ${round} at line ${cut} (${survival}${markSurvives ? ', mark kept' : ''})`;
    const inspection = await inspector.inspect({ file: join(place, 'fleet.db') });
    const missing = judge(inspection, ledger, toll, { label, mayLose: synchronous === 'NORMAL' });
    const isReported = isLossReported(inspection);
    if (missing > 0) losing += 1;
    if (isReported) reported += 1;
    if (isReported && synchronous === 'FULL')
      toll.add('unnoticed', `${label}: a loss is reported, and there is none`);
    if (missing > 0 && !isReported && markSurvives && files.has('fleet.db.mark'))
      toll.add('unnoticed', `${label}: ${missing} writes are missing, and nothing reports it`);
    acknowledged += ledger.acknowledged;
    rmSync(place, { recursive: true });
  }
  const tried = `${cuts} power cuts, ${acknowledged} acknowledged writes in all`;
  return synchronous === 'FULL' ? tried : `${tried}; ${losing} cuts took some, ${reported} reported it`;
}

/** A writer from its first write to its end, by which the log has been begun, put back, and begun again. */
async function recordWriter(
  { engine, folder, long }: FaultContext,
  synchronous: Synchronous,
): Promise<FolderTrace> {
  const place = join(folder, 'recorded');
  const record = join(folder, 'record');
  mkdirSync(place);
  const file = join(place, 'fleet.db');
  const writes = long ? 400 : 120;
  const job: WriterJob = { engine, file, adapter: { synchronous }, lanes: ['a', 'b'], writes };
  await using writer = new Program('writer', job, { through: ['strace', ...traceOptions(record)] });
  const end = await writer.ended;
  if (end.code !== 0 || !writer.lines.includes('{"said":"closed"}'))
    throw new Error(`the recorded writer ended with ${end.code ?? end.signal}: ${end.stderr}`);
  return folderTrace(readFileSync(record, 'utf8'), place, new Map());
}

/** Half of the cuts come right after an acknowledgement, where most is at stake. */
function chooseCut(trace: FolderTrace, random: Random): number {
  return random.chance(0.5) ? random.pick(trace.said).ended : random.pick(trace.operations).ended;
}
