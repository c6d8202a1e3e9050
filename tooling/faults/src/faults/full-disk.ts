import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointResult, PruneReport } from '@skep/contracts';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { STORE } from '../processes/store-files.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';
import type { SessionRequest } from '../workload/session-request.ts';

const DISK_MEGABYTES = 24;
const RESERVE = 2 * 1_048_576;

/** A disk of a few megabytes is written full. */
export const fullDisk: Fault = {
  name: 'full-disk',
  title: 'A disk that is really full (tmpfs)',
  promise: 'Writes are refused with `disk-full`, reads go on, and pruning and a checkpoint make room again.',
  needs: ['mount'],
  async run({ engine, folder, long, toll }) {
    const rounds = long ? 6 : 1;
    let acknowledged = 0;
    let refused = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const place = join(folder, `disk-${round}`);
      mkdirSync(place);
      using _ = mountDisk(place);
      const file = join(place, STORE);
      const ledger = new Ledger();
      const config = { maintenance: { reserveBytes: RESERVE, autoBackup: false } };
      await using session = new Session();
      await session.do({ do: 'open', store: { engine, file, config } });
      await session.do({ do: 'run-due' });
      if (!existsSync(`${file}.reserve`)) toll.add('refused', 'no reserve was made on a disk with space');
      let n = 0;
      const write = async (payloadBytes: number): Promise<boolean> => {
        n += 1;
        const answer = await session.try({ do: 'write', lane: 'a', n, payloadBytes });
        if (!('failure' in answer)) {
          ledger.note(JSON.stringify({ said: 'stored', lane: 'a', n }));
          return true;
        }
        const { failure } = answer;
        ledger.note(JSON.stringify({ said: 'refused', lane: 'a', n, failure }));
        if (failure.reason !== 'disk-full')
          toll.add('refused', `write ${n}: ${failure.reason}: ${failure.message}`);
        return false;
      };
      // Large ones until no large one fits, then small ones until none does.
      for (const payloadBytes of [40_000, 200]) while (await write(payloadBytes));
      for (let more = 0; more < 5; more += 1) await write(200 + more);

      const mustWork = async <T>(request: SessionRequest): Promise<T | null> => {
        const answer = await session.try(request);
        if ('value' in answer) return answer.value as T;
        toll.add('refused', `${request.do} on the full disk: ${answer.failure.message}`);
        return null;
      };
      const events = await mustWork<number>({ do: 'count' });
      if (events !== null && events < ledger.acknowledged)
        toll.add('lost', `${ledger.acknowledged - events} events are missing while the disk is full`);
      const backup = await session.refusal({ do: 'backup', path: join(place, 'backup.db') });
      if (backup?.reason !== 'disk-full')
        toll.add('refused', `a backup on the full disk: ${backup?.reason}: ${backup?.message}`);
      const left = readdirSync(place).filter((name) => /backup|partial/.test(name));
      if (left.length > 0) toll.add('damaged', `of a failed backup remains ${left.join(', ')}`);

      const pruned = await mustWork<PruneReport>({ do: 'prune', before: new Date().toISOString() });
      if (pruned !== null && pruned.events === 0) toll.add('refused', 'prune removed nothing');
      await mustWork<CheckpointResult>({ do: 'checkpoint' });
      for (let more = 0; more < 20; more += 1) {
        if (!(await write(2000))) toll.add('refused', `write ${n} after making room`);
      }
      await mustWork({ do: 'close' });
      await using inspector = new Inspector(engine);
      judge(await inspector.inspect({ file, pruned: true }), ledger, toll, {
        label: `disk ${round}`,
        pruned: true,
      });
      acknowledged += ledger.acknowledged;
      refused += ledger.refusals.length;
    }
    return `${rounds} disks of ${DISK_MEGABYTES} MB, ${acknowledged} acknowledged and ${refused} refused writes`;
  },
};

function mountDisk(place: string): Disposable {
  const size = `size=${DISK_MEGABYTES}m`;
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'none', place], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the disk could not be mounted: ${stderr}`);
  return {
    // Lazily, where a process that ends still has a file of it open.
    [Symbol.dispose]: () => void spawnSync('umount', ['--lazy', place]),
  };
}
