import assert from 'node:assert/strict';
import { createMemoryAdapter } from '@skep/adapter-memory';
import type { StorageAdapter } from '@skep/contracts';
import fc from 'fast-check';
import { modelTables } from '../model/domains.ts';
import { call, executeAll, following } from '../model/execute.ts';
import { type Operation, operations } from '../model/operations.ts';
import type { Scenario } from '../scenario.ts';

// What no list of cases thought of: random calls are made to the subject and to the reference, and every answer, every
// refusal and every row that is left must be the same. A failure is printed as the shortest sequence that shows it.

export const model: readonly Scenario[] = [
  {
    key: 'random-operations-as-the-reference',
    group: 'model',
    async run(context) {
      const property = fc.asyncProperty(operations, async (sequence) => {
        const subject = await context.another();
        try {
          await sameAsReference(subject.store, sequence);
        } finally {
          await subject.close();
        }
      });
      await fc.assert(property, {
        seed: context.seed,
        numRuns: context.runs,
        // Enough time is left to report what was found so far.
        interruptAfterTimeLimit: context.timeoutMs * 0.8,
        markInterruptAsFailure: true,
      });
    },
  },
];

async function sameAsReference(store: StorageAdapter, sequence: readonly Operation[]): Promise<void> {
  const reference = createMemoryAdapter();
  await reference.connect();
  const outcomes = await executeAll(store, sequence, call);
  const expected = await executeAll(reference, sequence, following(outcomes));
  assert.deepStrictEqual(outcomes, expected, 'what each call came to');
  for (const { name } of modelTables) {
    assert.deepStrictEqual(await store.find(name), await reference.find(name), `the rows left in ${name}`);
  }
}
