import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { makePlace } from '../processes/store-files.ts';
import { writeStore } from '../processes/write-store.ts';
import { judge } from '../workload/judge.ts';

/** What was never committed must not be there. */
const killed = { code: 'none', reason: 'killed', message: 'The process was killed before the commit.' };

/** A process stops in the midst of a write and keeps its lock. */
export const stoppedHolder: Fault = {
  name: 'stopped-holder',
  title: 'A lock holder that is stopped (SIGSTOP), then goes on or is killed',
  promise: 'Others are refused with `busy` and told who it is; they read on, and write on once it is over.',
  needs: [],
  async run({ engine, folder, long, toll }) {
    const rounds = long ? 20 : 2;
    const { file } = makePlace(folder, 'store');
    const ledger = await writeStore({ engine, file, lanes: ['a'], writes: 5 });
    const stored = (lane: string, n: number) => ledger.note(JSON.stringify({ said: 'stored', lane, n }));
    let n = 5;
    for (let round = 0; round < rounds * 2; round += 1) {
      const isKilled = round % 2 === 1;
      await using holder = new Session();
      await using other = new Session();
      await holder.do({ do: 'open', store: { engine, file } });
      await other.do({
        do: 'open',
        store: { engine, file, adapter: { busyTimeout: 300 }, config: { connection: { maxRetries: 0 } } },
      });
      const seen = await other.do<number>({ do: 'count' });
      const lane = `held-${round}`;
      await holder.do({ do: 'hold', lane, n: 1 });
      holder.signal('SIGSTOP');
      const refusal = await other.refusal({ do: 'write', lane: 'b', n: 1 });
      const pid = await holder.pid();
      if (refusal?.reason !== 'busy')
        toll.add('refused', `round ${round}: not busy but ${refusal?.reason}: ${refusal?.message}`);
      else if (!new RegExp(`\\b${pid}\\b`).test(refusal.message))
        toll.add('refused', `round ${round}: the holder ${pid} is not named: ${refusal.message}`);
      if ((await other.do<number>({ do: 'count' })) !== seen)
        toll.add('half', `round ${round}: others see what is not committed`);
      if (isKilled) {
        await holder.kill();
        ledger.note(JSON.stringify({ said: 'refused', lane, n: 1, failure: killed }));
      } else {
        holder.signal('SIGCONT');
        await holder.do({ do: 'release' });
        stored(lane, 1);
      }
      n += 1;
      await other.do({ do: 'write', lane: 'b', n });
      stored('b', n);
      const events = await other.do<number>({ do: 'count' });
      if (events !== seen + (isKilled ? 1 : 2))
        toll.add(isKilled ? 'half' : 'lost', `round ${round}: ${events - seen} events more`);
      await other.do({ do: 'close' });
    }
    await using inspector = new Inspector(engine);
    judge(await inspector.inspect({ file }), ledger, toll, { label: 'afterwards' });
    return `${rounds} that went on, ${rounds} that were killed`;
  },
};
