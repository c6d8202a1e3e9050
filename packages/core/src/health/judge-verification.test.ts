import type { VerificationReport } from '@skep/contracts';
import { expect, test } from 'vitest';
import { judgeVerification } from './judge-verification.ts';

const whole: VerificationReport = { ok: true, integrity: [], schema: [], losses: [], feed: [], rows: null };

test('a store that is whole has nothing but healthy checks', () => {
  const checks = judgeVerification(whole);
  expect(checks.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    'integrity: healthy',
    'schema-drift: healthy',
    'feed: healthy',
  ]);
  const rows = { checked: 3, unchecked: 1, altered: [] };
  expect(judgeVerification({ ...whole, rows }).at(-1)?.message).toBe(
    '3 rows are what was written; 1 row has no checksum',
  );
});

test('each kind of problem is failing, with what to do', () => {
  const checks = judgeVerification({
    ok: false,
    integrity: ['page 3 is broken'],
    schema: [{ object: 'idx', message: 'is missing' }],
    losses: [],
    feed: ['Entry 5 of the feed is missing.'],
    rows: { checked: 9, unchecked: 0, altered: [{ table: 'mcp_events', key: '7' }] },
  });
  expect(checks).toHaveLength(4);
  for (const { status, advice } of checks) expect([status, advice !== null]).toEqual(['failing', true]);
  expect(checks[3]?.message).toBe('mcp_events: the row 7 does not say what was written');
});

test('of many problems some are shown, and the others counted', () => {
  const integrity = Array.from({ length: 9 }, (_, index) => `page ${index}`);
  const messages = judgeVerification({ ...whole, integrity })
    .filter(({ name }) => name === 'integrity')
    .map(({ message }) => message);
  expect(messages).toEqual(['page 0', 'page 1', 'page 2', 'page 3', 'page 4', 'and 4 more']);
});
