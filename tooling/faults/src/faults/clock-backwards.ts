import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import type { MaintenanceRunRecord } from '@skep/contracts';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { makePlace } from '../processes/store-files.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** The machine's clock is set back: by an hour, by years, and forth again. */
export const clockBackwards: Fault = {
  name: 'clock-backwards',
  title: 'A clock that jumps backwards',
  promise: 'Writes are kept, in the order of their commits; no lease and no interval outlives its time.',
  needs: [],
  async run({ engine, folder, toll }) {
    const { file } = makePlace(folder, 'store');
    // Nothing is pruned: by a clock that is two years ahead, everything here is old.
    const store = { engine, file, config: { maintenance: { logRetention: 0 } } };
    const ledger = new Ledger();
    const jumps = [0, -HOUR, HOUR, -5 * YEAR, 2 * YEAR, 2 * YEAR - HOUR, 0, -1];
    await using session = new Session();
    await session.do({ do: 'open', store });
    let n = 0;
    for (const offset of jumps) {
      await session.do({ do: 'set-clock', offset });
      for (let round = 0; round < 5; round += 1) {
        n += 1;
        await session.do({ do: 'write', lane: 'a', n });
        ledger.note(JSON.stringify({ said: 'stored', lane: 'a', n }));
      }
    }

    // Maintenance done in two years' time is not a reason to wait for two years.
    await session.do({ do: 'set-clock', offset: 2 * YEAR });
    const then = await session.do<MaintenanceRunRecord[]>({ do: 'run-due' });
    if (!then.some(({ task, outcome }) => task === 'backup' && outcome === 'succeeded'))
      throw new Error(`no backup was due at first: ${JSON.stringify(then)}`);
    await session.do({ do: 'set-clock', offset: 0 });
    n += 1;
    await session.do({ do: 'write', lane: 'a', n });
    ledger.note(JSON.stringify({ said: 'stored', lane: 'a', n }));
    const now = await session.do<MaintenanceRunRecord[]>({ do: 'run-due' });
    if (!now.some(({ task, outcome }) => task === 'backup' && outcome === 'succeeded'))
      toll.add('refused', `the clock went back two years, and no backup is due: ${JSON.stringify(now)}`);
    await session.do({ do: 'close' });

    // A process that is gone holds a lease until next year, by its clock.
    await using gone = new Session();
    const owner = `${await gone.pid()}@${hostname()}`;
    await gone.kill();
    const nobody = new DatabaseSync(file);
    nobody
      .prepare('INSERT INTO maintenance_runs (task, owner, started_at, lease_until) VALUES (?, ?, ?, ?)')
      .run('backup', owner, Date.now() + YEAR, Date.now() + YEAR + HOUR);
    nobody.close();
    await session.do({ do: 'open', store });
    const refusal = await session.refusal({ do: 'backup' });
    if (refusal !== null)
      toll.add('refused', `the lease of a process that is gone holds: ${refusal.message}`);
    await session.do({ do: 'close' });

    await using inspector = new Inspector(engine);
    judge(await inspector.inspect({ file }), ledger, toll, { label: 'afterwards' });
    return `${jumps.length} jumps, ${ledger.acknowledged} acknowledged writes, 2 leases and intervals`;
  },
};
