import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { handClock, instance } from '../test/records.ts';
import { applyCommand, timeOut } from '../test/reviews/apply-command.ts';
import { arbitraryCommands } from '../test/reviews/arbitrary-command.ts';
import { newState } from '../test/reviews/model-state.ts';
import { observe } from '../test/reviews/observe.ts';
import { knownReviewer, perform } from '../test/reviews/perform.ts';

const HOUR = 3_600_000;
const RULES = { maxReviews: 4, reviewTimeout: 10 * HOUR, autoAbandonAfter: 4 };

const steps = fc.array(
  fc.record({ hours: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 10, 11), commands: arbitraryCommands }),
  { minLength: 8, maxLength: 24 },
);

describeEngines('whatever is done to the reviews of an instance', (open) => {
  test('they are what the rules make of it', { timeout: 120_000 }, async () => {
    const clock = handClock();
    const db = await open({ workflow: RULES }, { clock: clock.now });
    await db.createInstance(instance('planner', { type: 'planning' }));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        runs += 1;
        const id = `work-${runs}`;
        await db.createInstance(instance(id));
        await db.createInstance(instance(knownReviewer(id), { type: 'review' }));
        let model = newState(id, RULES);
        for (const { hours, commands } of taken) {
          const now = clock.advance(hours * HOUR).getTime();
          for (const command of commands) {
            const expected = applyCommand(model, command, now, RULES);
            model = expected.state;
            expect(await perform(db, id, command)).toEqual(expected.outcome);
            expect(await observe(db, id, RULES)).toEqual(timeOut(model, now));
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
