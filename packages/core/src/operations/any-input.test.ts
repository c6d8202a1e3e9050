import { isDatabaseError, isWorkflowError } from '@skep/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reviewOperations } from '../reviews/review-operations.ts';
import { memoryOpener } from '../test/engines.ts';
import { instance } from '../test/records.ts';
import { allOperations } from './all-operations.ts';

const open = memoryOpener();
const methods = [
  ...Object.keys(allOperations),
  ...Object.keys(reviewOperations).map((method) => `reviews.${method}`),
  'transaction',
  'backup',
];

// Things that nobody would pass on purpose, among them keys that mean something to JavaScript.
const anything = fc.oneof(
  fc.anything({
    withDate: true,
    withNullPrototype: true,
    withBigInt: true,
    withMap: true,
    withSparseArray: true,
  }),
  fc.dictionary(
    fc.constantFrom(
      'id',
      'type',
      'status',
      'instance_id',
      'tool_name',
      'limit',
      'instanceId',
      'headCommit',
      'reviewer',
      'verdict',
      'findings',
      'choice',
      'statuses',
      '__proto__',
      'constructor',
      'toString',
    ),
    fc.anything(),
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
);

test.each(methods)(
  '%s does what it is asked or rejects with an error of its own, whatever it is given',
  async (method) => {
    const db = await open();
    await db.createInstance(instance('a'));
    const [name = '', inner = name] = method.split('.');
    const owner = (inner === name ? db : db.reviews) as unknown as Record<string, unknown>;
    const call = owner[inner] as (...args: unknown[]) => Promise<unknown>;
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 3 }), async (args) => {
        const error = await call(...args).then(
          () => null,
          (reason: unknown) => reason,
        );
        const isOwn = isDatabaseError(error) || isWorkflowError(error);
        expect(error === null || isOwn, String(error)).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect((await db.getInstance('a'))?.status).toBe('started');
  },
);
