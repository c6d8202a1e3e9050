import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Program } from '../processes/program.ts';
import type { WriterJob } from '../programs/writer.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';

/** A process that writes is killed, and another takes its place, over and over. */
export const killedWriter: Fault = {
  name: 'killed-writer',
  title: 'SIGKILL of a process that writes',
  promise: 'What was acknowledged is there, once; a transaction is there as a whole or not at all.',
  needs: [],
  async run({ engine, folder, long, random, toll }) {
    const kills = long ? 60 : 8;
    const file = join(folder, 'fleet.db');
    const ledger = new Ledger();
    await using inspector = new Inspector(engine);
    for (let kill = 1; kill <= kills; kill += 1) {
      const job: WriterJob = { engine, file, lanes: [`a${kill}`, `b${kill}`, `c${kill}`] };
      await using writer = new Program('writer', job);
      // Each time at another moment: some in the midst of a commit, some of a checkpoint.
      await writer.until((line) => line.includes('"stored"'));
      await sleep(random.below(long ? 400 : 250));
      writer.signal('SIGKILL');
      const { signal, stderr } = await writer.ended;
      if (signal !== 'SIGKILL') throw new Error(`the writer ended by ${signal} before: ${stderr}`);
      for (const line of writer.lines) ledger.note(line);
      const [refusal] = ledger.refusals;
      if (refusal !== undefined) toll.add('refused', `kill ${kill}: ${refusal.message}`);
      judge(await inspector.inspect({ file }), ledger, toll, { label: `kill ${kill}` });
    }
    return `${kills} kills, ${ledger.acknowledged} acknowledged writes`;
  },
};
