import { statSync } from 'node:fs';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { makePlace } from '../processes/store-files.ts';
import { judge } from '../workload/judge.ts';
import { Ledger } from '../workload/ledger.ts';

const CAP = 4 * 1_048_576;
/** The log is looked after every so many commits, so that it may be longer for a moment. */
const LOOKED_AFTER = 64;
const PAYLOAD = 20_000;

/** Somebody reads for hours, so that the log cannot be put back into the file. */
export const longReader: Fault = {
  name: 'long-reader',
  title: 'A reader that does not end, and the cap of the log',
  promise: 'Writes go on; when the reader ends, the log shrinks below its cap.',
  needs: [],
  async run({ engine, folder, long, toll }) {
    const writes = long ? 1500 : 200;
    const { file } = makePlace(folder, 'store');
    const store = { engine, file, adapter: { walSizeLimit: CAP } };
    const ledger = new Ledger();
    await using reader = new Session();
    await using writer = new Session();
    let n = 0;
    let largest = 0;
    const write = async (): Promise<void> => {
      n += 1;
      const refusal = await writer.refusal({ do: 'write', lane: 'a', n, payloadBytes: PAYLOAD });
      if (refusal === null) ledger.note(JSON.stringify({ said: 'stored', lane: 'a', n }));
      else toll.add('refused', `write ${n}: ${refusal.reason}: ${refusal.message}`);
      largest = Math.max(largest, logBytes(file));
    };
    await writer.do({ do: 'open', store });
    await write();
    await reader.do({ do: 'open', store: { engine, file } });
    await reader.do({ do: 'look' });
    for (let round = 0; round < writes; round += 1) await write();
    if (largest <= CAP) throw new Error(`the reader did not keep the log from growing: ${largest} bytes`);
    const atMost = largest;
    await reader.do({ do: 'look-away' });
    for (let round = 0; round < 5; round += 1) await write();
    const afterwards = logBytes(file);
    if (afterwards > CAP)
      toll.add('refused', `the log has ${afterwards} bytes after the reader ended, its cap is ${CAP}`);

    // Without a reader it does not grow on.
    largest = 0;
    for (let round = 0; round < writes; round += 1) await write();
    // A commit writes its payload, and about as much again in other pages.
    if (largest > CAP + LOOKED_AFTER * PAYLOAD * 2.5)
      toll.add('refused', `the log has ${largest} bytes without a reader`);
    await writer.do({ do: 'close' });
    await reader.do({ do: 'close' });
    await using inspector = new Inspector(engine);
    judge(await inspector.inspect({ file }), ledger, toll, { label: 'afterwards' });
    const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} kB`;
    return (
      `${ledger.acknowledged} acknowledged writes; the log: ${kilobytes(atMost)} beside the reader, ` +
      `${kilobytes(afterwards)} after it, cap ${kilobytes(CAP)}`
    );
  },
};

function logBytes(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}
