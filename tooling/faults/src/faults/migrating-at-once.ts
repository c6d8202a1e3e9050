import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { copyStore, makePlace } from '../processes/store-files.ts';
import { judge } from '../workload/judge.ts';
import { oldStore } from './old-store.ts';

const PROCESSES = 3;

/** Several processes of a new version meet a file of an old one, at the same moment. */
export const migratingAtOnce: Fault = {
  name: 'migrating-at-once',
  title: `${PROCESSES} processes that migrate one file at once`,
  promise: 'Each step is done once; each process gets on; everything in the file is there.',
  needs: [],
  async run({ engine, folder, long, toll }) {
    const rounds = long ? 20 : 4;
    const origin = makePlace(folder, 'origin');
    const { ledger, steps } = await oldStore(engine, origin.file);
    await using inspector = new Inspector(engine);
    for (let round = 1; round <= rounds; round += 1) {
      const { place, file } = makePlace(folder, String(round));
      copyStore(origin.place, place);
      await using processes = new AsyncDisposableStack();
      const sessions = Array.from({ length: PROCESSES }, () => processes.use(new Session()));
      await Promise.all(sessions.map((session) => session.pid()));
      const refusals = await Promise.all(
        sessions.map((session) => session.refusal({ do: 'open', store: { engine, file } })),
      );
      for (const refusal of refusals) {
        if (refusal !== null)
          toll.add('refused', `round ${round}: one did not open: ${refusal.reason}: ${refusal.message}`);
      }
      for (const session of sessions) await session.refusal({ do: 'close' });
      judge(await inspector.inspect({ file }), ledger, toll, { label: `round ${round}` });
    }
    return `${rounds} rounds of ${steps} steps`;
  },
};
