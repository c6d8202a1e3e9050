import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupReport, PruneReport } from '@skep/contracts';
import type { Fault, FaultContext } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Program } from '../processes/program.ts';
import { Session } from '../processes/session.ts';
import { makePlace } from '../processes/store-files.ts';
import type { WriterJob } from '../programs/writer.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';

const WRITERS = 8;
const CAP = 16 * 1_048_576;

/** Backups are taken while everybody writes. */
export const busyBackup: Fault = {
  name: 'busy-backup',
  title: `Backups while ${WRITERS} processes write`,
  promise: 'Each is whole, and holds all that was acknowledged before it was begun.',
  needs: [],
  run: (context) => load(context, { seconds: context.long ? 20 : 5, every: 1500, prune: false }),
};

/** Everything at once: writers, backups, a prune. */
export const busyFleet: Fault = {
  name: 'busy-fleet',
  title: `${WRITERS} processes that write, with backups and a prune`,
  promise: 'No error, no lost write; the log stays below its cap.',
  needs: [],
  run: (context) =>
    load(context, { seconds: context.long ? 60 : 9, every: context.long ? 5000 : 4000, prune: true }),
};

interface Load {
  readonly seconds: number;
  /** Milliseconds from one backup to the next. */
  readonly every: number;
  readonly prune: boolean;
}

async function load(
  { engine, folder, toll }: FaultContext,
  { seconds, every, prune }: Load,
): Promise<string> {
  const { file } = makePlace(folder, 'store');
  const adapter = { walSizeLimit: CAP };
  await using keeper = new Session();
  await keeper.do({ do: 'open', store: { engine, file, adapter } });
  await using processes = new AsyncDisposableStack();
  const writers = Array.from({ length: WRITERS }, (_, index) => {
    const lanes = [`w${index}a`, `w${index}b`];
    const job: WriterJob = { engine, file, adapter, lanes, during: seconds * 1000, pause: 5 };
    return processes.use(new Program('writer', job));
  });
  const soFar = (): Ledger => Ledger.of(writers.flatMap(({ lines }) => lines));
  await Promise.all(writers.map((writer) => writer.until((line) => line.includes('"stored"'))));

  let isOver = false;
  const ended = Promise.all(writers.map(({ ended }) => ended)).then((ends) => {
    isOver = true;
    return ends;
  });
  let largestLog = 0;
  let prunedEvents = 0;
  const backups: { readonly path: string; readonly before: Ledger }[] = [];
  for (let next = performance.now(); !isOver; await sleep(100)) {
    largestLog = Math.max(largestLog, statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
    if (performance.now() < next) continue;
    next = performance.now() + every;
    const before = soFar();
    const path = join(folder, `backup-${backups.length}.db`);
    const answer = await keeper.try({ do: 'backup', path });
    if ('failure' in answer) toll.add('refused', `backup ${backups.length}: ${answer.failure.message}`);
    else if ((answer.value as BackupReport).path === path) backups.push({ path, before });
    if (!prune) continue;
    const pruning = await keeper.try({
      do: 'prune',
      before: new Date(Date.now() - every / 2).toISOString(),
    });
    if ('failure' in pruning) toll.add('refused', `prune: ${pruning.failure.message}`);
    else prunedEvents += (pruning.value as PruneReport).events;
  }
  for (const { code, stderr } of await ended) {
    if (code !== 0 || stderr !== '') toll.add('refused', `a writer ended with ${code}: ${stderr}`);
  }
  await keeper.do({ do: 'close' });

  const ledger = soFar();
  for (const failure of ledger.refusals) toll.add('refused', `${failure.reason}: ${failure.message}`);
  if (largestLog > CAP) toll.add('refused', `the log had ${largestLog} bytes, its cap is ${CAP}`);
  await using inspector = new Inspector(engine);
  judge(await inspector.inspect({ file, deep: true, pruned: prune }), ledger, toll, {
    label: 'the store',
    pruned: prune,
  });
  for (const [index, { path, before }] of backups.entries()) {
    const label = `backup ${index}`;
    const inspection = await inspector.inspect({ file: path, deep: true, pruned: prune });
    judge(inspection, before, toll, { label, pruned: prune });
  }
  if (backups.length === 0 || (prune && prunedEvents === 0)) throw new Error('nothing was done meanwhile');
  const megabytes = Math.ceil(largestLog / 1_048_576);
  const pruned = prune ? `, ${prunedEvents} events pruned` : '';
  return (
    `${seconds} s, ${ledger.acknowledged} acknowledged writes, ${backups.length} backups${pruned}; ` +
    `the log at most ${megabytes} MB, cap ${CAP / 1_048_576} MB`
  );
}
