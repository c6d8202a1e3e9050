import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { makePlace } from '../processes/store-files.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';
import type { SessionRequest } from '../workload/session-request.ts';

/** A process has as many files open as it may have, before it opens a store or while it uses one. */
export const noDescriptors: Fault = {
  name: 'no-descriptors',
  title: 'No file descriptors left',
  promise: 'What cannot be done is refused and says why; with descriptors back, everything goes on.',
  needs: ['shell'],
  async run({ engine, folder, long, toll }) {
    const most = long ? 24 : 8;
    const { file } = makePlace(folder, 'store');
    const limit = ['sh', '-c', 'ulimit -n 256 && exec "$@"', 'sh'];
    const ledger = new Ledger();
    let refused = 0;
    let n = 0;
    await using session = new Session({ through: limit });
    const attempt = async (request: SessionRequest, label: string): Promise<boolean> => {
      const refusal = await session.refusal(request);
      if (refusal === null) return true;
      refused += 1;
      if (!/open files/i.test(refusal.message))
        toll.add('refused', `${label}: ${refusal.reason}: ${refusal.message}`);
      return false;
    };
    const write = async (label: string, lane: string): Promise<void> => {
      n += 1;
      const request: SessionRequest = { do: 'write', lane, n };
      const answer = await session.try(request);
      if (!('failure' in answer)) {
        ledger.note(JSON.stringify({ said: 'stored', lane, n }));
        return;
      }
      refused += 1;
      ledger.note(JSON.stringify({ said: 'refused', lane, n, failure: answer.failure }));
      if (!/open files/i.test(answer.failure.message))
        toll.add('refused', `${label}: ${answer.failure.reason}: ${answer.failure.message}`);
    };

    const open: SessionRequest = { do: 'open', store: { engine, file } };
    await session.do(open);
    await write('with all', 'a');
    await session.do({ do: 'close' });
    for (let spare = 0; spare < most; spare += 1) {
      const label = `${spare} left`;
      await session.do({ do: 'exhaust-descriptors', spare });
      const isOpen = await attempt(open, `opening with ${label}`);
      if (isOpen) {
        await write(`writing with ${label}`, 'a');
        await attempt({ do: 'count' }, `reading with ${label}`);
        await attempt({ do: 'close' }, `closing with ${label}`);
      }
      await session.do({ do: 'give-back-descriptors' });
      await session.do(open);
      await session.do({ do: 'exhaust-descriptors', spare });
      await write(`writing on with ${label}`, 'a');
      await attempt({ do: 'look' }, `looking with ${label}`);
      await session.do({ do: 'give-back-descriptors' });
      await session.do({ do: 'look-away' });
      await session.do({ do: 'write', lane: 'b', n: spare + 1 });
      ledger.note(JSON.stringify({ said: 'stored', lane: 'b', n: spare + 1 }));
      await session.do({ do: 'close' });
    }
    await session.kill();
    await using inspector = new Inspector(engine);
    judge(await inspector.inspect({ file }), ledger, toll, { label: 'afterwards' });
    return `${most} shortages, ${refused} calls refused, ${ledger.acknowledged} acknowledged writes`;
  },
};
