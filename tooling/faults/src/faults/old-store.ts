import type { Engine } from '../engine.ts';
import { Session } from '../processes/session.ts';
import { writeStore } from '../processes/write-store.ts';
import type { Ledger } from '../workload/ledger.ts';

/** A store with data, as the first version of the schema has it: written by this one, and taken back step by step. */
export async function oldStore(engine: Engine, file: string): Promise<{ ledger: Ledger; steps: number }> {
  const ledger = await writeStore({ engine, file, lanes: ['a', 'b'], writes: 25 });
  await using session = new Session();
  await session.do({ do: 'open', store: { engine, file } });
  const { applied } = await session.do<{ applied: unknown[] }>({ do: 'status' });
  const steps = applied.length - 1;
  await session.do({ do: 'migrate', down: steps });
  await session.do({ do: 'close' });
  return { ledger, steps };
}
