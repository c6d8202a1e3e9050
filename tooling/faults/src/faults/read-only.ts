import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Session } from '../processes/session.ts';
import { contentOf, makePlace, STORE } from '../processes/store-files.ts';
import { writeStore } from '../processes/write-store.ts';
import { judge } from '../workload/judge.ts';

interface Rights {
  readonly what: string;
  readonly file: number;
  readonly folder: number;
  readonly reason: 'read-only' | 'permission';
}

const cases: readonly Rights[] = [
  { what: 'a file that may only be read', file: 0o444, folder: 0o777, reason: 'read-only' },
  { what: 'a folder that may only be read', file: 0o666, folder: 0o555, reason: 'read-only' },
  { what: 'a file that may not be read', file: 0o000, folder: 0o777, reason: 'permission' },
  { what: 'a folder that may not be entered', file: 0o666, folder: 0o000, reason: 'permission' },
];

/** Somebody took the rights away that a store needs. */
export const readOnly: Fault = {
  name: 'read-only',
  title: 'A read-only or forbidden file or folder',
  promise: 'It is refused, and says which right is missing; with the rights back, everything is there.',
  needs: [],
  async run({ engine, folder, toll }) {
    await using inspector = new Inspector(engine);
    chmodSync(folder, 0o755);
    for (const { what, file: fileRights, folder: folderRights, reason } of cases) {
      const { place, file } = makePlace(folder, what.replaceAll(' ', '-'));
      const ledger = await writeStore({ engine, file, lanes: ['a'], writes: 10 });
      const before = contentOf(place);
      await using session = new Session();
      // What a session loads it may not be able to read as somebody else, so it opens another store first.
      const own = `${place}-own`;
      mkdirSync(own);
      await session.do({ do: 'open', store: { engine, file: join(own, STORE) } });
      await session.do({ do: 'close' });
      await session.do({ do: 'become-nobody' });
      chmodSync(file, fileRights);
      chmodSync(place, folderRights);
      const refusal = await session.refusal({ do: 'open', store: { engine, file } });
      if (refusal?.code !== 'DATABASE_FILE_PERMISSION_DENIED' || refusal.reason !== reason)
        toll.add('refused', `${what}: ${refusal === null ? 'opened' : `${refusal.code} ${refusal.message}`}`);
      await session.kill();
      chmodSync(place, 0o755);
      chmodSync(file, 0o644);
      const after = contentOf(place);
      if (before.size !== after.size || [...before].some(([name, bytes]) => !after.get(name)?.equals(bytes)))
        toll.add('damaged', `${what}: something was written`);
      judge(await inspector.inspect({ file }), ledger, toll, { label: what });
    }
    return `${cases.length} cases`;
  },
};
