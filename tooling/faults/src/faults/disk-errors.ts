import type { Fault, FaultContext } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Program } from '../processes/program.ts';
import { copyStore, makePlace } from '../processes/store-files.ts';
import { type Injection, injecting } from '../processes/strace.ts';
import { writeStore } from '../processes/write-store.ts';
import type { WriterJob } from '../programs/writer.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';
import { powerCuts, recordWriter } from './replay.ts';

/** The disk says that it could not keep what it was told to. */
export const failingSync: Fault = {
  name: 'failing-fsync',
  title: 'EIO on `fsync`',
  promise: 'The write is refused, and says why; what was acknowledged is there, even if the power goes then.',
  needs: ['strace'],
  async run(context) {
    // Whether the write is there is open: it is in the file system, and may or may not be on the disk.
    const calls = 'fsync,fdatasync';
    const refused = await inject(context, { calls, what: 'error=EIO' }, 'unknown', true);
    const { engine, folder, long, random, toll } = context;
    const cuts = long ? 200 : 20;
    const origin = makePlace(folder, 'origin');
    const { stored } = await writeStore({ engine, file: origin.file, lanes: ['before'], writes: 20 });
    const when = `${6 + random.below(10)}+${3 + random.below(12)}`;
    const job = { lanes: ['a', 'b'], writes: long ? 200 : 80 };
    const injection = ['-e', `inject=${calls}:error=EIO:when=${when}`];
    const trace = await recordWriter(context, job, { origin: origin.place, injection });
    await using inspector = new Inspector(engine);
    for await (const { label, file, ledger } of powerCuts(trace, cuts, context)) {
      for (const [lane, numbers] of stored) ledger.stored.set(lane, numbers);
      judge(await inspector.inspect({ file }), ledger, toll, {
        label: `EIO when ${when}, ${label}`,
        mayBeStored: () => true,
      });
    }
    return `${refused}; ${cuts} power cuts afterwards`;
  },
};

/** The disk has no room for what is written. */
export const failingWrite: Fault = {
  name: 'failing-write',
  title: 'ENOSPC on `write`',
  promise: 'The write is refused with `disk-full` and is not there; what was acknowledged is.',
  needs: ['strace'],
  run: (context) => inject(context, { calls: 'pwrite64', what: 'error=ENOSPC' }, 'disk-full', false),
};

async function inject(
  { engine, folder, long, random, toll }: FaultContext,
  injection: Pick<Injection, 'calls' | 'what'>,
  reason: string,
  mayBeStored: boolean,
): Promise<string> {
  const tries = long ? 30 : 5;
  let refused = 0;
  let acknowledged = 0;
  await using inspector = new Inspector(engine);
  const before = makePlace(folder, 'before');
  const { stored } = await writeStore({ engine, file: before.file, lanes: ['before'], writes: 20 });
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { place, file } = makePlace(folder, String(attempt));
    copyStore(before.place, place);
    // From some call on for good, or every so often.
    const first = 3 + random.below(injection.calls === 'pwrite64' ? 600 : 60);
    const when = attempt % 2 === 0 ? `${first}+` : `${first}+${2 + random.below(40)}`;
    const job: WriterJob = { engine, file, lanes: ['a', 'b', 'c'], writes: 80, refusals: 8 };
    await using writer = new Program('writer', job, { through: injecting({ ...injection, when }) });
    const { code, stderr } = await writer.ended;
    if (code !== 0) throw new Error(`the writer ended with ${code}: ${stderr}`);
    const ledger = Ledger.of(writer.lines);
    const label = `${injection.what} when ${when}`;
    for (const failure of ledger.refusals) {
      refused += 1;
      if (failure.reason !== reason) toll.add('refused', `${label}: ${failure.reason}: ${failure.message}`);
    }
    for (const [lane, numbers] of stored) ledger.stored.set(lane, numbers);
    judge(await inspector.inspect({ file }), ledger, toll, { label, mayBeStored: () => mayBeStored });
    acknowledged += ledger.acknowledged;
  }
  if (refused === 0) throw new Error('no call failed');
  return `${tries} disks, ${refused} refused and ${acknowledged} acknowledged writes`;
}
