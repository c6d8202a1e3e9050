import { rmSync } from 'node:fs';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { copyStore, makePlace } from '../processes/store-files.ts';
import { writeStore } from '../processes/write-store.ts';
import { isDoubted, isLossReported } from '../workload/inspection.ts';
import { judge } from '../workload/judge.ts';

/** Somebody copied the file of a store that is in use, and not what lies beside it. */
export const copyWithoutLog: Fault = {
  name: 'copy-without-log',
  title: 'A copy without its write-ahead log, with and without the mark',
  promise: 'The loss is reported; without the mark, that the copy may lack something is.',
  needs: [],
  async run({ engine, folder, toll }) {
    await using inspector = new Inspector(engine);
    let copies = 0;
    for (const earlier of [0, 40]) {
      const origin = makePlace(folder, `origin-${earlier}`);
      const job = { engine, file: origin.file, lanes: ['a'] };
      // What was written before is in the file: the log was put back into it when the first process ended.
      if (earlier > 0) await writeStore({ ...job, writes: earlier });
      const ledger = await writeStore({ ...job, from: earlier + 1, writes: 20 }, 'kill');
      for (const withMark of [true, false]) {
        // A file with nothing in it, and nothing beside it, is a new one.
        if (!withMark && earlier === 0) continue;
        const label = `${earlier} writes before, ${withMark ? 'with' : 'without'} the mark`;
        const { place, file } = makePlace(folder, label.replaceAll(' ', '-'));
        copyStore(origin.place, place);
        rmSync(`${file}-wal`);
        if (!withMark) rmSync(`${file}.mark`);
        copies += 1;
        const inspection = await inspector.inspect({ file });
        const missing = judge(inspection, ledger, toll, { label, mayLose: true });
        if (missing === 0) throw new Error('the log held nothing');
        if (withMark ? !isLossReported(inspection) : !isDoubted(inspection))
          toll.add('unnoticed', `${label}: ${missing} writes are missing, and nothing tells`);
      }
      // With everything that belongs to it a copy is whole, and nothing is to be reported.
      const { place, file } = makePlace(folder, `whole-${earlier}`);
      copyStore(origin.place, place);
      copies += 1;
      const inspection = await inspector.inspect({ file });
      judge(inspection, ledger, toll, { label: 'a whole copy' });
      if (isLossReported(inspection) || isDoubted(inspection))
        toll.add('unnoticed', 'a whole copy: a loss is reported, and there is none');
    }
    return `${copies} copies`;
  },
};
