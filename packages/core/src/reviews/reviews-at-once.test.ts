import type { Database } from '@skep/contracts';
import { describe, expect, test } from 'vitest';
import { describeEngines, describeFiles } from '../test/engines.ts';
import { handClock, instance } from '../test/records.ts';
import type { ModelState } from '../test/reviews/model-state.ts';
import { observe } from '../test/reviews/observe.ts';
import {
  endOf,
  lateRequest,
  operationsAt,
  pairsOf,
  RULES,
  STARTS,
  serialOrders,
  stateAfter,
} from '../test/reviews/pairs.ts';
import { perform } from '../test/reviews/perform.ts';
import { startColleagues } from '../test/reviews/processes.ts';

const HOUR = 3_600_000;
const workflow = RULES;
/** What is lost with the power is not what is tested here. */
const local = { synchronous: 'NORMAL' } as const;
const starts = Object.entries(STARTS);

type Start = (typeof starts)[number][1];

/** Brings an instance of the store and the model's to where a pair begins. */
async function begin(db: Database, id: string, { before }: Start, now: number): Promise<ModelState> {
  await db.createInstance(instance(id));
  for (const command of before) await perform(db, id, command);
  return stateAfter(id, before, now);
}

describeEngines('two at once on one database', (open) => {
  test.each(starts)(
    'come to what one after the other would, from %s',
    async (_, start) => {
      const clock = handClock();
      const db = await open({ workflow, local }, { clock: clock.now });
      const pairs = pairsOf(operationsAt(stateAfter('', start.before, 0)));
      for (const [index, pair] of pairs.entries()) {
        const id = `work-${index}`;
        const state = await begin(db, id, start, clock.now().getTime());
        const now = clock.advance(start.hours * HOUR).getTime();
        const outcomes = await Promise.all(pair.map(({ command }) => perform(db, id, command)));
        const both = { outcomes, state: await observe(db, id, RULES) };
        expect(serialOrders(state, pair, now), JSON.stringify(pair)).toContainEqual(both);
      }
    },
    60_000,
  );
});

describeFiles('two processes at once on one file', ({ open, place }) => {
  describe.each(starts)('from %s', (_, start) => {
    test('come to what one after the other would', { timeout: 60_000 }, async () => {
      const clock = handClock();
      const url = place();
      const db = await open({ url, workflow, local }, { clock: clock.now });
      const [one, other] = await startColleagues(url, RULES, 2);
      const pairs = pairsOf([...operationsAt(stateAfter('', start.before, 0)), lateRequest]);
      for (const [index, pair] of pairs.entries()) {
        const id = `work-${index}`;
        const state = await begin(db, id, start, clock.now().getTime());
        const now = clock.advance(start.hours * HOUR).getTime();
        const [first, second] = pair.map(({ command, hours }) => ({
          instance: id,
          command,
          now: now + hours * HOUR,
        }));
        if (!one || !other || !first || !second) throw new Error('There are two of each.');
        const outcomes = await Promise.all([one.take(first), other.take(second)]);
        clock.advance(endOf(pair, now) - now);
        const both = { outcomes, state: await observe(db, id, RULES) };
        expect(serialOrders(state, pair, now), JSON.stringify(pair)).toContainEqual(both);
      }
    });
  });
});
