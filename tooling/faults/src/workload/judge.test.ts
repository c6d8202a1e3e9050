import { expect, test } from 'vitest';
import { Toll } from '../toll.ts';
import { type Inspection, unopened } from './inspection.ts';
import { type JudgeOptions, judge } from './judge.ts';
import { Ledger } from './ledger.ts';

const nothing = unopened({ code: '', reason: '', message: '' });

/** A store that holds three writes of a lane, as it should. */
const whole: Inspection = {
  ...nothing,
  failure: null,
  lanes: { a: { events: [1, 2, 3], counter: 3 } },
  counted: { a: 3 },
  feedHead: 9,
};
const stored = [1, 2, 3].map((n) => JSON.stringify({ said: 'stored', lane: 'a', n }));
const failure = { code: 'DATABASE_OPERATION_FAILED', reason: 'disk-full', message: 'The disk is full.' };
const refusedFourth = JSON.stringify({ said: 'refused', lane: 'a', n: 4, failure });

function harms(inspection: Inspection, lines: string[] = stored, options: Partial<JudgeOptions> = {}) {
  const toll = new Toll();
  const missing = judge(inspection, Ledger.of(lines), toll, { label: 'it', ...options });
  return { missing, ...toll.counts };
}

const lane = (events: number[], counter: number): Partial<Inspection> => ({
  lanes: { a: { events, counter } },
  counted: { a: events.length },
});

test('a store that holds what was acknowledged has suffered nothing', () => {
  expect(harms(whole)).toEqual({ missing: 0 });
});

test('what was written and not acknowledged may be there', () => {
  expect(harms({ ...whole, ...lane([1, 2, 3, 4], 4) })).toEqual({ missing: 0 });
});

test('what was acknowledged and is not there is lost', () => {
  expect(harms({ ...whole, ...lane([1, 2], 2) })).toEqual({ missing: 1, lost: 1 });
  expect(harms({ ...whole, lanes: {}, counted: {} })).toEqual({ missing: 3, lost: 3 });
});

test('where losses are allowed they are told, and only at the end', () => {
  expect(harms({ ...whole, ...lane([1, 2], 2) }, stored, { mayLose: true })).toEqual({ missing: 1 });
  expect(harms({ ...whole, ...lane([1, 3], 3) }, stored, { mayLose: true })).toEqual({
    missing: 1,
    half: 1,
  });
});

test('a transaction of which a part is there is half', () => {
  expect(harms({ ...whole, ...lane([1, 2, 3], 2) })).toEqual({ missing: 0, half: 1 });
  expect(harms({ ...whole, counted: { a: 2 } })).toEqual({ missing: 0, half: 1 });
});

test('so is a write that was refused and is there, unless the refusal left that open', () => {
  const there = { ...whole, ...lane([1, 2, 3, 4], 4) };
  expect(harms(there, [...stored, refusedFourth])).toEqual({ missing: 0, half: 1 });
  expect(harms(there, [...stored, refusedFourth], { mayBeStored: () => true })).toEqual({ missing: 0 });
});

test('pruned events are there as long as they are counted', () => {
  const pruned = { ...whole, lanes: { a: { events: [3], counter: 3 } } };
  expect(harms(pruned, stored, { pruned: true })).toEqual({ missing: 0 });
  expect(harms({ ...pruned, counted: { a: 2 } }, stored, { pruned: true })).toEqual({ missing: 1, lost: 1 });
});

test.each([
  ['twice', { twice: ['a#1'] }],
  ['unnoticed', { altered: ['a#1'] }],
  ['gaps', { feed: ['after the entry 3 comes 5'] }],
  ['damaged', { integrity: ['row 3 missing from index'] }],
])('%s', (harm, found: Partial<Inspection>) => {
  expect(harms({ ...whole, ...found })).toEqual({ missing: 0, [harm]: 1 });
});

test('a store that does not open is damaged, and misses everything', () => {
  expect(harms(nothing)).toEqual({ missing: 3, damaged: 1 });
});
