import { dirname, join } from 'node:path';
import type { Fault, FaultContext } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { STORE } from '../processes/store-files.ts';
import { isDoubted, isLossReported } from '../workload/inspection.ts';
import { judge } from '../workload/judge.ts';
import { BACKUP, type PowerCut, powerCuts, recordWriter } from './replay.ts';

/** The power goes at any moment, and what the disk was not told to keep goes with it. */
export const powerLoss: Fault = {
  name: 'power-loss',
  title: 'Power loss, `synchronous: FULL`',
  promise: 'What was acknowledged is there, once, and the file is whole; so is a backup that has its name.',
  needs: ['strace'],
  async run(context) {
    const { engine, folder, long, toll } = context;
    const cuts = long ? 800 : 80;
    const trace = await recordWriter(context, {
      adapter: { synchronous: 'FULL' },
      lanes: ['a', 'b'],
      writes: long ? 250 : 110,
      backup: join(folder, 'recorded', BACKUP),
    });
    await using inspector = new Inspector(engine);
    let acknowledged = 0;
    let backups = 0;
    for await (const cut of powerCuts(trace, cuts, context)) {
      const { label, ledger } = cut;
      const inspection = await inspector.inspect({ file: cut.file });
      judge(inspection, ledger, toll, { label });
      if (isLossReported(inspection) || isDoubted(inspection))
        toll.add('unnoticed', `${label}: a loss is reported, and there is none`);
      backups += await inspectBackup(cut, inspector, context);
      acknowledged += ledger.acknowledged;
    }
    return `${cuts} power cuts, ${acknowledged} acknowledged writes in all; ${backups} backups whole`;
  },
};

/** The same with the setting that trades the last writes for speed. */
export const powerLossNormal: Fault = {
  name: 'power-loss-normal',
  title: 'Power loss, `synchronous: NORMAL`',
  promise: 'The file is whole; where writes are gone that the mark tells of, that is reported.',
  needs: ['strace'],
  async run(context) {
    const { engine, long, toll } = context;
    const cuts = long ? 500 : 60;
    const trace = await recordWriter(context, {
      adapter: { synchronous: 'NORMAL' },
      lanes: ['a', 'b'],
      writes: long ? 250 : 110,
    });
    await using inspector = new Inspector(engine);
    let acknowledged = 0;
    let losing = 0;
    let reported = 0;
    for await (const { file, label, ledger, names, markSurvives } of powerCuts(trace, cuts, context)) {
      const inspection = await inspector.inspect({ file });
      const missing = judge(inspection, ledger, toll, { label, mayLose: true });
      const isReported = isLossReported(inspection);
      if (missing > 0) losing += 1;
      if (isReported) reported += 1;
      if (missing > 0 && !isReported && markSurvives && names.has(`${STORE}.mark`))
        toll.add('unnoticed', `${label}: ${missing} writes are missing, and nothing reports it`);
      acknowledged += ledger.acknowledged;
    }
    return `${cuts} power cuts, ${acknowledged} acknowledged writes in all; ${losing} took some, ${reported} reported it`;
  },
};

/** @returns How many backups there are: 1 or 0. */
async function inspectBackup(cut: PowerCut, inspector: Inspector, { toll }: FaultContext): Promise<number> {
  const { label, beforeBackup, names, hasBackup, file } = cut;
  if (!names.has(BACKUP)) {
    if (hasBackup) toll.add('lost', `${label}: the backup is not there`);
    return 0;
  }
  if (beforeBackup === null) throw new Error('a backup is there before it was begun');
  const inspection = await inspector.inspect({ file: join(dirname(file), BACKUP) });
  judge(inspection, beforeBackup, toll, { label: `${label}: the backup` });
  return 1;
}
