import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { Fault, FaultContext } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { copyStore, makePlace, removePlace } from '../processes/store-files.ts';
import { writeStore } from '../processes/write-store.ts';
import type { Random } from '../random.ts';
import { isLossReported } from '../workload/inspection.ts';
import { judge } from '../workload/judge.ts';

/** The end of the log is not there. */
export const tornLog: Fault = {
  name: 'torn-log',
  title: 'A write-ahead log that ends too early, at any byte',
  promise: 'It opens and is whole, up to some commit; that later ones are gone is reported.',
  needs: [],
  run: (context) =>
    damage(context, 'cut off', (log, random) => truncateSync(log, random.below(readFileSync(log).length))),
};

/** Bits of the log are not what they were. The engine ends its reading of a log at the first such place, and says nothing. */
export const flippedLog: Fault = {
  name: 'flipped-log',
  title: 'Flipped bits in the write-ahead log',
  promise: 'It opens and is whole, up to some commit; that later ones are gone is reported.',
  needs: [],
  run: (context) =>
    damage(context, 'flipped', (log, random) => {
      const bytes = readFileSync(log);
      const at = random.below(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
      writeFileSync(log, bytes);
    }),
};

async function damage(
  { engine, folder, long, random, toll }: FaultContext,
  how: string,
  change: (log: string, random: Random) => void,
): Promise<string> {
  const tries = long ? 500 : 60;
  await using inspector = new Inspector(engine);
  const origin = makePlace(folder, 'origin');
  const job = { engine, file: origin.file, lanes: ['a', 'b'], writes: 60 };
  const ledger = await writeStore(job, 'kill');
  let losing = 0;
  let reported = 0;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { place, file } = makePlace(folder, String(attempt));
    copyStore(origin.place, place);
    change(`${file}-wal`, random);
    const label = `log ${attempt}`;
    const inspection = await inspector.inspect({ file });
    const missing = judge(inspection, ledger, toll, { label, mayLose: true });
    const isReported = isLossReported(inspection);
    if (missing > 0) losing += 1;
    if (isReported) reported += 1;
    if (missing > 0 && !isReported)
      toll.add('unnoticed', `${label}: ${missing} writes are missing, and nothing reports it`);
    if (missing === 0 && isReported) toll.add('unnoticed', `${label}: a loss is reported, and there is none`);
    removePlace(place);
  }
  return `${tries} logs ${how}; ${losing} lost commits, ${reported} reported it`;
}
