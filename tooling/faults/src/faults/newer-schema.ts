import { DatabaseSync } from 'node:sqlite';
import type { Fault } from '../fault.ts';
import { Session } from '../processes/session.ts';
import { contentOf, makePlace } from '../processes/store-files.ts';
import { writeStore } from '../processes/write-store.ts';
import type { SessionRequest } from '../workload/session-request.ts';

/** A process of an old version meets a file of a new one. */
export const newerSchema: Fault = {
  name: 'newer-schema',
  title: 'A file with a newer schema',
  promise: 'It is refused with `newer-schema`, and not a byte of it changes.',
  needs: [],
  async run({ engine, folder, toll }) {
    const { place, file } = makePlace(folder, 'newer');
    await writeStore({ engine, file, lanes: ['a'], writes: 10 });
    const engineOfNobody = new DatabaseSync(file);
    engineOfNobody.exec(
      "INSERT INTO skep_migrations (id, checksum, applied_at) VALUES ('29991231000000_future', 'f', 1)",
    );
    engineOfNobody.close();
    const before = contentOf(place);
    const tries: SessionRequest[] = [
      { do: 'open', store: { engine, file } },
      { do: 'open', store: { engine, file, config: { local: { autoMigrate: false } } } },
    ];
    for (const request of tries) {
      await using session = new Session();
      // Where it is not to be migrated it may be opened, to be looked at; its data is left alone.
      const refusals = [
        await session.refusal(request),
        await session.refusal({ do: 'write', lane: 'a', n: 11 }),
      ];
      const [refusal] = refusals.filter((one) => one !== null);
      if (refusals[1] === null || refusal?.reason !== 'newer-schema')
        toll.add(
          'refused',
          `it is ${refusals[1] === null ? 'written to' : `refused with ${refusal?.reason}`}`,
        );
      await session.refusal({ do: 'close' });
      // The libSQL driver gives up its files at the end of the process.
      await session.finish();
      const after = contentOf(place);
      for (const [name, content] of after) {
        if (!(before.get(name) ?? Buffer.alloc(0)).equals(content))
          toll.add('damaged', `${name} was written to`);
      }
    }
    return `${tries.length} ways to open it`;
  },
};
